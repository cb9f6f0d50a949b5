import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type Answer, bodyOf, type Listening, membersIn, onLoopback } from "@gatehouse/sdk/testing";
import { type Office, openOffice } from "./office.js";
import { Refused } from "./records.js";
import { route } from "./routes.js";
import { webhookPayload } from "./views.js";

export interface FakeOptions {
  readonly token: string;
  readonly apiUser: string;
  readonly signatureToken: string;
}

/** What a trigger sent, ready to be given to `webhook`. */
export interface TriggerCall {
  readonly body: Buffer;
  readonly headers: ReadonlyMap<string, string>;
}

export interface FakeZammad extends Listening {
  readonly office: Office;
  /** `METHOD path` of every call. */
  readonly calls: readonly string[];
  /** The next such call (`METHOD path`) is answered so; where `done`, after it was carried out. */
  next(call: string, answer: Answer, done?: boolean): void;
  /** The search index stands still, as it does for a while after every change. */
  freezeIndex(): void;
  thawIndex(): void;
  /** What the trigger of this ticket sends now. */
  trigger(ticketId: number, articleId?: number): TriggerCall;
}

const failed = (status: number, message: string): Answer => ({
  status,
  body: JSON.stringify({ error: message, error_human: message }),
});

const named = ({ filename, type, bytes }: { filename: string; type: string; bytes: Buffer }) => ({
  headers: {
    "content-type": type,
    "content-length": bytes.length,
    "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(filename)}`,
  },
  bytes,
});

/**
 * Zammad's REST API in this process, from docs.zammad.org/en/latest/api and the controllers of zammad/zammad: tokens,
 * user rules, required fields, error bodies, a search index that lags, files behind the login, signed webhooks.
 */
export async function startFakeZammad({ token, apiUser, signatureToken }: FakeOptions): Promise<FakeZammad> {
  const office = openOffice();
  const calls: string[] = [];
  const planned = new Map<string, { readonly answer: Answer; readonly done: boolean }>();
  let indexed: ReadonlySet<number> | undefined;

  function fileAt(path: string) {
    const [, ticketId, articleId, id] = /^\/api\/v1\/ticket_attachment\/(\d+)\/(\d+)\/(\d+)$/.exec(path) ?? [];
    const article = office.articles.get(Number(articleId));
    const file = article?.files.find((each) => each.id === Number(id));
    return file && article?.ticket_id === Number(ticketId) ? named(file) : undefined;
  }

  function answerTo(incoming: IncomingMessage, url: URL, body: Buffer): Answer {
    if (incoming.headers.authorization !== `Token token=${token}`) return failed(401, "Invalid token!");
    const call = `${incoming.method} ${url.pathname}`;
    const plan = planned.get(call);
    planned.delete(call);
    if (plan && !plan.done) return plan.answer;
    const asked = {
      method: incoming.method ?? "",
      path: url.pathname,
      query: url.searchParams,
      body: membersIn(body),
      by: apiUser,
    };
    try {
      const { status, body: shown } = route(office, { has: (_, id) => indexed?.has(id) ?? true }, asked);
      return plan?.answer ?? { status, body: JSON.stringify(shown) };
    } catch (error) {
      if (error instanceof Refused) return failed(error.status, error.message);
      throw error;
    }
  }

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? "", "http://zammad.invalid");
    calls.push(`${incoming.method} ${url.pathname}`);
    const body = await bodyOf(incoming);
    const file = incoming.headers.authorization === `Token token=${token}` ? fileAt(url.pathname) : undefined;
    if (file) return void outgoing.writeHead(200, file.headers).end(file.bytes);
    const { status, headers, body: shown } = answerTo(incoming, url, body);
    outgoing.writeHead(status, { "content-type": "application/json", connection: "close", ...headers }).end(shown);
  }

  const listening = await onLoopback(createServer((incoming, outgoing) => void serve(incoming, outgoing)));
  return {
    ...listening,
    office,
    calls,
    next: (call, answer, done = false) => void planned.set(call, { answer, done }),
    freezeIndex: () => (indexed = new Set([...office.users.keys(), ...office.tickets.keys()])),
    thawIndex: () => (indexed = undefined),
    trigger(ticketId, articleId) {
      const article = articleId === undefined ? undefined : office.articles.get(articleId);
      const body = Buffer.from(JSON.stringify(webhookPayload(office, office.ticketAt(ticketId), article)));
      const signature = `sha1=${createHmac("sha1", signatureToken).update(body).digest("hex")}`;
      const headers = new Map([
        ["content-type", "application/json; charset=utf-8"],
        ["user-agent", "Zammad User Agent"],
        ["x-zammad-trigger", "gatehouse"],
        ["x-zammad-delivery", "1f0d2c4e-0000-4000-8000-000000000001"],
        ["x-hub-signature", signature],
      ]);
      return { body, headers };
    },
  };
}
