import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { WebSocket } from "ws";
import type { Frame, MessageView } from "../../http/chat/frames.js";
import { eventually } from "./eventually.js";

export const newToken = (): string => randomBytes(16).toString("base64url");

/** A POST of a chat window. */
export function post(url: string, origin: string, token: string, body: object): Promise<Response> {
  const headers = { origin, authorization: `Bearer ${token}`, "content-type": "application/json" };
  return fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
}

export interface Connected {
  readonly frames: readonly Frame[];
  /** Messages as they were last shown, by their ids. */
  messages(): readonly MessageView[];
  cursor(): string;
  /** Waits until a message with this text is shown. */
  sees(text: string): Promise<MessageView>;
  readonly socket: WebSocket;
  /** The code and reason it was closed with. */
  readonly closed: Promise<readonly [number, string]>;
}

/** Opens the live feed and says hello with these members; with none, says nothing. */
export async function connectFeed(url: string, origin: string, hello?: object | string): Promise<Connected> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/chat/live`, { origin });
  const frames: Frame[] = [];
  socket.on("message", (data: Buffer) => frames.push(JSON.parse(data.toString()) as Frame));
  const closed = once(socket, "close").then(([code, reason]): [number, string] => [code as number, String(reason)]);
  closed.catch(() => undefined);
  await once(socket, "open");
  if (hello !== undefined) socket.send(typeof hello === "string" ? hello : JSON.stringify({ type: "hello", ...hello }));
  const pages = () => frames.flatMap((frame) => (frame.type === "messages" ? [frame] : []));
  const messages = (): MessageView[] => [
    ...new Map(pages().flatMap((frame) => frame.messages.map((one) => [one.id, one]))).values(),
  ];
  return {
    frames,
    messages,
    cursor: () => pages().at(-1)?.cursor ?? "",
    sees: (text) => eventually(`the feed shows ${text}`, () => messages().find((one) => one.text === text)),
    socket,
    closed,
  };
}
