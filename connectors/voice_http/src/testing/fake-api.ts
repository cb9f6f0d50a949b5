import { createServer } from "node:http";
import { onLoopback } from "@gatehouse/sdk/testing";
import { account } from "./signed.js";

/** Twilio's REST API: the account, calls and recordings, with its own error bodies. */
export interface FakeApi {
  readonly url: string;
  readonly calls: readonly URLSearchParams[];
  stop(): Promise<void>;
}

const oops = (code: number, status: number): string => JSON.stringify({ code, status, message: "…", more_info: "…" });

export async function fakeApi(): Promise<FakeApi> {
  const calls: URLSearchParams[] = [];
  const basic = `Basic ${Buffer.from(`${account.sid}:${account.token}`).toString("base64")}`;
  const answer = (path: string, method: string, authorised: boolean, body: string): readonly [number, string] => {
    if (!authorised) return [401, oops(20003, 401)];
    if (path === `/2010-04-01/Accounts/${account.sid}.json`)
      return [200, JSON.stringify({ sid: account.sid, status: "active" })];
    if (path.endsWith(".mp3")) return [200, "ID3"];
    if (method !== "POST" || !path.endsWith("/Calls.json")) return [404, oops(20404, 404)];
    const parameters = new URLSearchParams(body);
    if (!parameters.get("From")) return [400, oops(21213, 400)];
    if (!/^\+\d{7,15}$/.test(parameters.get("To") ?? "")) return [400, oops(21211, 400)];
    if (!parameters.get("Twiml")?.startsWith("<?xml")) return [400, oops(12100, 400)];
    calls.push(parameters);
    return [201, JSON.stringify({ sid: `CA${String(calls.length).repeat(32)}`, status: "queued" })];
  };
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on("data", (part: Buffer) => parts.push(part));
    incoming.on("end", () => {
      const { url = "", method = "", headers } = incoming;
      const [status, body] = answer(url, method, headers.authorization === basic, Buffer.concat(parts).toString());
      outgoing.writeHead(status, { connection: "close", "content-type": "application/json" }).end(body);
    });
  });
  const { origin: url, stop } = await onLoopback(server);
  return { url, calls, stop };
}
