import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { bodyOf, type Listening, onLoopback } from "../../testing/loopback.js";
import type { Answer as TextAnswer } from "../../testing/spec.js";

/** What a fake answers; bytes where it serves a file. */
export type Answer = Omit<TextAnswer, "body"> & { readonly body?: string | Uint8Array };

/** One request to a fake. */
export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  /** What `nameOf` calls it. */
  readonly call: string;
}

export interface FakeDesk extends Listening {
  /** The names of all requests, in order. */
  readonly calls: readonly string[];
  /** The next such call is answered so; where `done`, after it was carried out. */
  next(call: string, answer: Answer, done?: boolean): void;
}

export interface FakeDeskOptions {
  nameOf(method: string, path: string): string;
  carryOut(asked: Asked): Answer | Promise<Answer>;
  /** The desk's own clock, in the header `date`; else this machine's. */
  now?(): Date;
}

/** A server on loopback that answers as planned, and otherwise carries out. */
export async function startFakeDesk({ nameOf, carryOut, now }: FakeDeskOptions): Promise<FakeDesk> {
  const calls: string[] = [];
  const planned = new Map<string, { readonly answer: Answer; readonly done: boolean }>();

  async function answerTo(asked: Asked): Promise<Answer> {
    const plan = planned.get(asked.call);
    planned.delete(asked.call);
    if (plan && !plan.done) return plan.answer;
    const carried = await carryOut(asked);
    return plan?.answer ?? carried;
  }

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = "", headers } = incoming;
    const url = new URL(incoming.url ?? "", "http://desk.invalid");
    const call = nameOf(method, url.pathname);
    calls.push(call);
    const answer = await answerTo({ method, url, headers, bytes: await bodyOf(incoming), call });
    const date = (now?.() ?? new Date()).toUTCString();
    const usual = { "content-type": "application/json", connection: "close", date };
    outgoing.writeHead(answer.status, { ...usual, ...answer.headers }).end(answer.body);
  }

  const listening = await onLoopback(createServer((incoming, outgoing) => void serve(incoming, outgoing)));
  return { ...listening, calls, next: (call, answer, done = false) => void planned.set(call, { answer, done }) };
}
