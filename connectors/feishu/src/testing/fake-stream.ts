import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { decodeFrame, encodeFrame, type Frame, headerValue } from "../stream/frame.js";
import { credentials } from "./credentials.js";
import { answerJson, type FakeAnswer, type FakeRequest, jsonOf } from "./fake-request.js";

/**
 * The long connection: an address opens one connection; an event goes to one of them, in pieces where asked; one that is
 * not answered with 200 in time, or whose connection goes, is pushed again.
 */
export interface FakeStream {
  /** Answers `POST /callback/ws/endpoint`; undefined for any other request. */
  register(request: FakeRequest): FakeAnswer | undefined;
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Pushes an event until it is answered with 200. `pieces` are sent last first. */
  push(event: object, pieces?: number): void;
  /** Sends any bytes. */
  send(bytes: Uint8Array): void;
  /** Every answer: the event's id and the code in it. */
  readonly answers: readonly (readonly [messageId: string, code: number])[];
  readonly pings: () => number;
  unanswered(): number;
  connections(): number;
  /** Every connection is gone without a word. */
  cut(): void;
  /** No more pushes. */
  end(): void;
}

const retryMs = 150;
const service = 33_554_678;
const logId = 18_446_744_073_709_551_615n;

interface Waiting {
  readonly id: string;
  /** When it was last pushed. */
  at: number;
  readonly frames: readonly Frame[];
}

function framesOf(id: string, event: object, pieces: number): Frame[] {
  const bytes = Buffer.from(JSON.stringify(event));
  const size = Math.ceil(bytes.length / pieces);
  return Array.from({ length: pieces }, (_, seq) => ({
    seqId: 1n,
    logId,
    service,
    method: 1,
    headers: [
      ["type", "event"],
      ["message_id", id],
      ["sum", String(pieces)],
      ["seq", String(seq)],
      ["trace_id", "trace"],
    ] as const,
    payload: bytes.subarray(seq * size, (seq + 1) * size),
  })).reverse();
}

export function createFakeStream(origin: () => string): FakeStream {
  const tickets = new Set<string>();
  const open: WebSocket[] = [];
  const waiting: Waiting[] = [];
  const answers: (readonly [string, number])[] = [];
  const server = new WebSocketServer({ noServer: true });
  let pings = 0;

  const deliver = (entry: Waiting): void => {
    entry.at = Date.now();
    for (const frame of entry.frames) open.at(-1)?.send(encodeFrame(frame));
  };
  const again = (): void => waiting.filter(({ at }) => Date.now() - at >= retryMs).forEach(deliver);
  const timer = setInterval(again, retryMs);

  const answered = (frame: Frame): void => {
    const id = headerValue(frame, "message_id") ?? "";
    const { code } = JSON.parse(Buffer.from(frame.payload ?? []).toString()) as { code: number };
    if (frame.logId !== logId || frame.service !== service || headerValue(frame, "biz_rt") === undefined) return;
    answers.push([id, code]);
    const at = waiting.findIndex((entry) => entry.id === id);
    if (code === 200 && at >= 0) waiting.splice(at, 1);
  };

  const accept = (ws: WebSocket): void => {
    open.push(ws);
    ws.on("close", () => open.splice(open.indexOf(ws), 1));
    ws.on("message", (data) => {
      const frame = decodeFrame(data as Buffer);
      if (frame.method === 1) return answered(frame);
      pings += 1;
      const payload = Buffer.from(JSON.stringify({ PingInterval: 120 }));
      ws.send(encodeFrame({ ...frame, headers: [["type", "pong"]], payload }));
    });
    waiting.forEach(deliver);
  };

  return {
    answers,
    pings: () => pings,
    unanswered: () => waiting.length,
    connections: () => open.length,
    register(request) {
      if (request.url.pathname !== "/callback/ws/endpoint") return undefined;
      const { AppID, AppSecret } = jsonOf(request);
      if (AppID !== credentials.app_id || AppSecret !== credentials.app_secret)
        return answerJson(200, { code: 514, msg: "auth failed" });
      const device = randomUUID();
      tickets.add(device);
      const URL = `${origin()}/ws/v2?device_id=${device}&service_id=${service}`;
      return answerJson(200, {
        code: 0,
        msg: "",
        data: { URL, ClientConfig: { PingInterval: 0.2, ReconnectCount: -1 } },
      });
    },
    upgrade(request, socket, head) {
      const url = new URL(request.url ?? "/", "http://fake");
      if (tickets.delete(url.searchParams.get("device_id") ?? ""))
        return server.handleUpgrade(request, socket, head, accept);
      socket.end("HTTP/1.1 403 Forbidden\r\nHandshake-Status: 403\r\nConnection: close\r\n\r\n");
    },
    push(event, pieces = 1) {
      const id = `m-${answers.length + waiting.length}-${randomUUID()}`;
      const entry = { id, at: 0, frames: framesOf(id, event, pieces) };
      waiting.push(entry);
      deliver(entry);
    },
    send: (bytes) => open.at(-1)?.send(bytes),
    cut() {
      for (const ws of [...open]) ws.terminate();
    },
    end: () => clearInterval(timer),
  };
}
