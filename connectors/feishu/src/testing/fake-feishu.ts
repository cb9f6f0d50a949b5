import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { bodyOf, onLoopback } from "@gatehouse/sdk/testing";
import { createFakeApi, type FakeApi } from "./fake-api.js";
import { createFakeStream, type FakeStream } from "./fake-stream.js";

/** Feishu on loopback: its API and its long connection on one port. */
export interface FakeFeishu extends FakeApi, FakeStream {
  readonly origin: string;
  stop(): Promise<void>;
}

export async function fakeFeishu(): Promise<FakeFeishu> {
  let origin = "";
  const api = createFakeApi();
  const stream = createFakeStream(() => origin.replace("http", "ws"));
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const url = new URL(incoming.url ?? "/", origin);
    const request = { method: incoming.method ?? "", url, headers: incoming.headers, body: await bodyOf(incoming) };
    const { status, body, headers } = stream.register(request) ?? api.answer(request);
    outgoing.writeHead(status, { "content-type": "application/json", connection: "close", ...headers }).end(body);
  };
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  server.on("upgrade", stream.upgrade);
  const listening = await onLoopback(server);
  origin = listening.origin;
  return {
    ...api,
    ...stream,
    origin,
    stop: () => {
      stream.end();
      stream.cut();
      return listening.stop();
    },
  };
}
