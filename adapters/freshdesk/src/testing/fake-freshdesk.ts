import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { bodyOf, type Listening, membersIn, onLoopback } from "@gatehouse/sdk/testing";
import { type Desk, openDesk } from "./desk.js";
import { readForm } from "./form.js";
import { Refused } from "./records.js";
import { route } from "./routes.js";

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface FakeFreshdesk extends Listening {
  readonly desk: Desk;
  /** `METHOD path` of everything asked. */
  readonly calls: string[];
  /** The next such call is answered so; `done`: after it was carried out. */
  next(call: string, answer: Answer, done?: boolean): void;
}

const stranger: Answer = {
  status: 401,
  body: '{"code":"invalid_credentials","message":"You have to be logged in to perform this action."}',
};

/** A 404 and a 405 have no body. */
function refusalOf({ status, faults }: Refused): Answer {
  return faults.length === 0
    ? { status }
    : { status, body: JSON.stringify({ description: "Validation failed", errors: faults }) };
}

/**
 * Freshdesk's API v2 in this process, from developers.freshdesk.com/api: keys, required fields, unknown fields,
 * duplicates, error bodies, pages, forms with files.
 */
export async function startFakeFreshdesk(apiKey: string): Promise<FakeFreshdesk> {
  const desk = openDesk();
  const calls: string[] = [];
  const planned = new Map<string, { readonly answer: Answer; readonly done: boolean }>();

  function carryOut(method: string, url: URL, contentType: string, bytes: Buffer): Answer {
    const isForm = contentType.startsWith("multipart/form-data");
    const { fields, files } = isForm ? readForm(bytes, contentType) : { fields: membersIn(bytes), files: [] };
    try {
      const asked = { method, path: url.pathname, query: url.searchParams, fields, files };
      const { status, body, location } = route(desk, asked);
      return { status, body: JSON.stringify(body), ...(location !== undefined && { headers: { location } }) };
    } catch (error) {
      if (error instanceof Refused) return refusalOf(error);
      throw error;
    }
  }

  function answerTo({ headers, method = "" }: IncomingMessage, url: URL, bytes: Buffer): Answer {
    if (headers.authorization !== `Basic ${Buffer.from(`${apiKey}:X`).toString("base64")}`) return stranger;
    const call = `${method} ${url.pathname}`;
    const plan = planned.get(call);
    planned.delete(call);
    if (plan && !plan.done) return plan.answer;
    const answer = carryOut(method, url, headers["content-type"] ?? "", bytes);
    return plan?.answer ?? answer;
  }

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? "", "http://freshdesk.invalid");
    calls.push(`${incoming.method} ${url.pathname}`);
    const { status, headers, body } = answerTo(incoming, url, await bodyOf(incoming));
    outgoing.writeHead(status, { "content-type": "application/json", connection: "close", ...headers }).end(body);
  }

  const listening = await onLoopback(createServer((incoming, outgoing) => void serve(incoming, outgoing)));
  const next = (call: string, answer: Answer, done = false): void => void planned.set(call, { answer, done });
  return { ...listening, desk, calls, next };
}
