import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { bodyOf, onLoopback } from "@gatehouse/sdk/testing";
import { createFakeApi, type FakeApi } from "./fake-api.js";
import { createFakeStream, type FakeStream } from "./fake-stream.js";

/** DingTalk on loopback: its APIs and its stream on one port. */
export interface FakeDingtalk extends FakeApi, FakeStream {
  readonly origin: string;
  stop(): Promise<void>;
}

export async function fakeDingtalk(): Promise<FakeDingtalk> {
  let origin = "";
  const api = createFakeApi(() => origin);
  const stream = createFakeStream(() => origin.replace("http", "ws"));
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const url = new URL(incoming.url ?? "/", origin);
    const body = await bodyOf(incoming);
    const request = { method: incoming.method ?? "", url, headers: incoming.headers, body };
    const { status, body: text } = stream.register(request) ?? api.answer(request);
    outgoing.writeHead(status, { "content-type": "application/json", connection: "close" }).end(text);
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
      stream.cut();
      return listening.stop();
    },
  };
}
