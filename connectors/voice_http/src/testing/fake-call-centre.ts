import { createServer } from "node:http";
import { verify } from "@gatehouse/sdk";
import { onLoopback } from "@gatehouse/sdk/testing";
import { secretOf } from "./options.js";

/** A call centre that speaks the generic protocol: it checks our signature, and asks for the token of its recordings. */
export interface FakeCallCentre {
  readonly url: string;
  readonly asked: readonly unknown[];
  stop(): Promise<void>;
}

export async function fakeCallCentre(): Promise<FakeCallCentre> {
  const asked: unknown[] = [];
  const answer = (path: string, headers: ReadonlyMap<string, string>, body: Buffer): readonly [number, string] => {
    if (path.startsWith("/recordings/"))
      return headers.get("authorization") === "Bearer recordings-token-a" ? [200, "RIFF"] : [401, "{}"];
    try {
      verify([secretOf("a")], headers, body, new Date());
    } catch {
      return [401, "{}"];
    }
    asked.push(JSON.parse(body.toString()));
    return [202, JSON.stringify({ id: `cb-${asked.length}` })];
  };
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on("data", (part: Buffer) => parts.push(part));
    incoming.on("end", () => {
      const headers = new Map(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
      const [status, body] = answer(incoming.url ?? "", headers, Buffer.concat(parts));
      outgoing.writeHead(status, { connection: "close" }).end(body);
    });
  });
  const { origin: url, stop } = await onLoopback(server);
  return { url, asked, stop };
}
