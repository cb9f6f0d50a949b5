import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { credentials } from "./credentials.js";
import { answerJson, type FakeAnswer, type FakeRequest, jsonOf } from "./fake-request.js";

/**
 * The stream as the protocol describes it: a ticket opens one connection; a message goes to one connection, once,
 * whether it is acknowledged or not; before DingTalk closes, it says `disconnect` and stays silent for a while.
 */
export interface FakeStream {
  /** Answers `POST /v1.0/gateway/connections/open`; undefined for any other request. */
  register(request: FakeRequest): FakeAnswer | undefined;
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Sends a message to the robot. False: nobody is connected, and it is lost. */
  say(data: object): boolean;
  /** Sends any frame, as text. */
  frame(text: string): void;
  /** Codes of the answers, by the frame's messageId. */
  readonly answers: ReadonlyMap<string, { readonly code: number; readonly data: string }>;
  connections(): number;
  /** `disconnect` to every connection, then the end after so many ms. */
  retire(silenceMs: number): void;
  /** Every connection is gone without a word. */
  cut(): void;
  /** How many connections were ever opened. */
  opened(): number;
}

const frameOf = (type: string, topic: string, messageId: string, data: object): string =>
  JSON.stringify({
    specVersion: "1.0",
    type,
    headers: { topic, messageId, contentType: "application/json", time: "1690362102194" },
    data: JSON.stringify(data),
  });

export function createFakeStream(origin: () => string): FakeStream {
  const tickets = new Set<string>();
  const open: WebSocket[] = [];
  const answers = new Map<string, { readonly code: number; readonly data: string }>();
  const server = new WebSocketServer({ noServer: true });
  let opened = 0;
  let turn = 0;

  const accept = (ws: WebSocket): void => {
    opened += 1;
    open.push(ws);
    ws.on("close", () => open.splice(open.indexOf(ws), 1));
    ws.on("message", (data) => {
      const {
        code,
        headers,
        data: inner,
      } = JSON.parse((data as Buffer).toString()) as {
        code: number;
        headers: { messageId?: string };
        data: string;
      };
      if (headers.messageId !== undefined) answers.set(headers.messageId, { code, data: inner });
    });
  };

  return {
    answers,
    connections: () => open.length,
    opened: () => opened,
    register(request) {
      if (request.url.pathname !== "/v1.0/gateway/connections/open") return undefined;
      const { clientId, clientSecret, subscriptions } = jsonOf(request);
      if (clientId !== credentials.client_id || clientSecret !== credentials.client_secret)
        return answerJson(401, { code: "authFailed", message: "鉴权失败" });
      if (!JSON.stringify(subscriptions ?? []).includes('"topic":"/v1.0/im/bot/messages/get"'))
        return answerJson(400, { code: "param.error", message: "subscriptions" });
      const ticket = randomUUID();
      tickets.add(ticket);
      return answerJson(200, { endpoint: `${origin()}/connect`, ticket });
    },
    upgrade(request, socket, head) {
      const url = new URL(request.url ?? "/", "http://fake");
      const known = tickets.delete(url.searchParams.get("ticket") ?? "");
      if (url.pathname === "/connect" && known) return server.handleUpgrade(request, socket, head, accept);
      socket.end("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n");
    },
    say(data) {
      turn += 1;
      const ws = open[turn % Math.max(1, open.length)];
      ws?.send(frameOf("CALLBACK", "/v1.0/im/bot/messages/get", `frame-${turn}`, data));
      return ws !== undefined;
    },
    frame: (text) => open.at(-1)?.send(text),
    retire(silenceMs) {
      for (const ws of [...open]) {
        ws.send(frameOf("SYSTEM", "disconnect", "d", { reason: "connection is expired" }));
        setTimeout(() => ws.terminate(), silenceMs);
      }
    },
    cut() {
      for (const ws of [...open]) ws.terminate();
    },
  };
}
