import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { Answer } from "./spec.js";

export interface ProviderCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A provider on loopback that records every call and answers what it is told. */
export interface Provider {
  readonly origin: string;
  readonly calls: readonly ProviderCall[];
  answers(answer: Answer): void;
  stop(): Promise<void>;
}

export async function startProvider(): Promise<Provider> {
  const calls: ProviderCall[] = [];
  let answer: Answer = { status: 200 };
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on("data", (part: Buffer) => parts.push(part));
    incoming.on("end", () => {
      const { method = "", url: path = "", headers } = incoming;
      calls.push({ method, path, headers, body: Buffer.concat(parts).toString() });
      outgoing.writeHead(answer.status, { connection: "close", ...answer.headers }).end(answer.body);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const stop = async (): Promise<void> => {
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  };
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, calls, answers: (next) => (answer = next), stop };
}
