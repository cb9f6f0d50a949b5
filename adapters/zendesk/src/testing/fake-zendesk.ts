import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { bodyOf, type Listening, membersIn, onLoopback } from "@gatehouse/sdk/testing";
import { type Actor, type Desk, openDesk } from "./desk.js";
import { Refused } from "./records.js";
import { type Answered, type Asked, route } from "./routes.js";

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface FakeZendesk extends Listening {
  readonly desk: Desk;
  /** The interface's user. */
  readonly self: Actor;
  /** `METHOD path` of everything asked. */
  readonly calls: string[];
  /** How often a key was answered from memory. */
  readonly hits: string[];
  /** The next such call is answered so; `done`: after it was carried out. */
  next(call: string, answer: Answer, done?: boolean): void;
}

const failed = (status: number, error: string, more: object = {}): Answer => ({
  status,
  body: JSON.stringify({ error, ...more }),
});

const shown = ({ status, headers, body }: Answered): Answer => ({
  status,
  body: JSON.stringify(body),
  ...(headers && { headers }),
});

function refusalOf({ status, message, details }: Refused): Answer {
  const each = Object.entries(details).map(([field, description]) => [field, [{ description, error: "Invalid" }]]);
  return failed(status, message, { description: "Record validation errors", details: Object.fromEntries(each) });
}

/**
 * Zendesk's Support API in this process, from developer.zendesk.com: tokens, required fields, error bodies, closed
 * tickets, idempotency keys, audits, an export that leaves the last minute out.
 */
export async function startFakeZendesk(credential: string): Promise<FakeZendesk> {
  let origin = "";
  const desk = openDesk(() => origin);
  const self: Actor = {
    id: desk.createUser({ name: "Gatehouse", role: "agent", email: "gatehouse@example.edu" }).id,
    channel: "api",
  };
  const calls: string[] = [];
  const hits: string[] = [];
  const planned = new Map<string, { readonly answer: Answer; readonly done: boolean }>();
  const keys = new Map<string, { readonly bytes: Buffer; readonly answer: Answer }>();

  function carryOut(asked: Asked): Answer {
    try {
      return shown(route(desk, asked));
    } catch (error) {
      if (error instanceof Refused) return refusalOf(error);
      throw error;
    }
  }

  /** Kept for two hours, for creations alone; the same key with other parameters is refused. */
  function once(asked: Asked, key: string | undefined): Answer {
    if (key === undefined || asked.method !== "POST" || asked.path !== "/api/v2/tickets.json") return carryOut(asked);
    const before = keys.get(key);
    if (before === undefined) {
      const answer = carryOut(asked);
      if (answer.status === 201) keys.set(key, { bytes: asked.bytes, answer });
      return { ...answer, headers: { ...answer.headers, "x-idempotency-lookup": "miss" } };
    }
    if (!before.bytes.equals(asked.bytes)) return failed(400, "IdempotentRequestError");
    hits.push(key);
    return { ...before.answer, headers: { ...before.answer.headers, "x-idempotency-lookup": "hit" } };
  }

  function answerTo({ headers, method = "" }: IncomingMessage, url: URL, bytes: Buffer): Answer {
    if (headers.authorization !== `Basic ${Buffer.from(credential).toString("base64")}`)
      return failed(401, "Couldn't authenticate you");
    const call = `${method} ${url.pathname}`;
    const plan = planned.get(call);
    planned.delete(call);
    if (plan && !plan.done) return plan.answer;
    const contentType = headers["content-type"] ?? "";
    const body = contentType === "application/json" ? membersIn(bytes) : {};
    const asked = { method, path: url.pathname, query: url.searchParams, contentType, bytes, body, by: self };
    const key = headers["idempotency-key"];
    const answer = once(asked, typeof key === "string" ? key : undefined);
    return plan?.answer ?? answer;
  }

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? "", "http://zendesk.invalid");
    calls.push(`${incoming.method} ${url.pathname}`);
    const { status, headers, body } = answerTo(incoming, url, await bodyOf(incoming));
    outgoing.writeHead(status, { "content-type": "application/json", connection: "close", ...headers }).end(body);
  }

  const listening = await onLoopback(createServer((incoming, outgoing) => void serve(incoming, outgoing)));
  origin = listening.origin;
  const next = (call: string, answer: Answer, done = false): void => void planned.set(call, { answer, done });
  return { ...listening, desk, self, calls, hits, next };
}
