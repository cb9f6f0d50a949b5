import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type Answer, bodyOf, type Listening, membersIn, onLoopback } from "@gatehouse/sdk/testing";
import { type Office, openOffice } from "./office.js";
import { Refused, type StoredFile } from "./records.js";
import { route } from "./routes.js";

export interface FakeOptions {
  readonly token: string;
  readonly webhookSecret: string;
}

/** A webhook, ready to be given to `webhook`. */
export interface HookCall {
  readonly body: Buffer;
  readonly headers: ReadonlyMap<string, string>;
}

export interface FakeChatwoot extends Listening {
  readonly office: Office;
  /** `METHOD path` of every call, below the account. */
  readonly calls: readonly string[];
  /** The next such call is answered so; where `done`, after it was carried out. */
  next(call: string, answer: Answer, done?: boolean): void;
  hook(payload: object): HookCall;
}

const base = "/api/v1/accounts/1";

interface Form {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly files: readonly StoredFile[];
}

async function readForm(body: Buffer, contentType = ""): Promise<Form> {
  if (!contentType.startsWith("multipart/form-data")) return { fields: membersIn(body), files: [] };
  const form = await new Response(body, { headers: { "content-type": contentType } }).formData();
  const files: StoredFile[] = [];
  const fields: Record<string, unknown> = {};
  for (const [name, value] of form)
    if (typeof value === "string") fields[name] = value;
    else if (name === "attachments[]")
      files.push({ filename: value.name, type: value.type, bytes: Buffer.from(await value.arrayBuffer()) });
  return { fields, files };
}

const refusal = ({ status, message, attributes }: Refused): Answer => ({
  status,
  body: JSON.stringify(attributes ? { message, attributes } : { error: message }),
});

/**
 * Chatwoot's application API in this process, from developers.chatwoot.com and the controllers of chatwoot/chatwoot:
 * tokens, unique contacts, contact inboxes, reopening by an incoming message, lists without a page size, multipart
 * uploads, signed webhooks.
 */
export async function startFakeChatwoot({ token, webhookSecret }: FakeOptions): Promise<FakeChatwoot> {
  const office = openOffice();
  const calls: string[] = [];
  const planned = new Map<string, { readonly answer: Answer; readonly done: boolean }>();

  async function answerTo(incoming: IncomingMessage, url: URL, body: Buffer): Promise<Answer> {
    if (incoming.headers["api_access_token"] !== token)
      return { status: 401, body: '{"error":"Invalid Access Token"}' };
    if (!url.pathname.startsWith(`${base}/`)) return { status: 404, body: '{"error":"Resource could not be found"}' };
    const path = url.pathname.slice(base.length);
    const plan = planned.get(`${incoming.method} ${path}`);
    planned.delete(`${incoming.method} ${path}`);
    if (plan && !plan.done) return plan.answer;
    const { fields, files } = await readForm(body, incoming.headers["content-type"]);
    try {
      const shown = route(office, {
        method: incoming.method ?? "",
        path,
        query: url.searchParams,
        body: fields,
        files,
      });
      return plan?.answer ?? { status: 200, body: JSON.stringify(shown) };
    } catch (error) {
      if (error instanceof Refused) return refusal(error);
      throw error;
    }
  }

  /** Public, at the address `data_url` leads to. */
  function fileAt(path: string): Buffer | undefined {
    const [, message, n] = /^\/rails\/active_storage\/blobs\/proxy\/signed-(\d+)-(\d+)\//.exec(path) ?? [];
    return office.messages.get(Number(message))?.files[Number(n)]?.bytes;
  }

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? "", "http://chatwoot.invalid");
    const file = fileAt(url.pathname);
    if (file) return void outgoing.writeHead(200, { connection: "close" }).end(file);
    calls.push(`${incoming.method} ${url.pathname.slice(base.length)}`);
    const { status, headers, body } = await answerTo(incoming, url, await bodyOf(incoming));
    const date = office.now().toUTCString();
    const usual = { "content-type": "application/json; charset=utf-8", connection: "close", date };
    outgoing.writeHead(status, { ...usual, ...headers }).end(body);
  }

  const listening = await onLoopback(createServer((incoming, outgoing) => void serve(incoming, outgoing)));
  return {
    ...listening,
    office,
    calls,
    next: (call, answer, done = false) => void planned.set(call, { answer, done }),
    hook(payload) {
      const body = Buffer.from(JSON.stringify(payload));
      const timestamp = String(Math.floor(office.now().getTime() / 1000));
      const digest = createHmac("sha256", webhookSecret).update(`${timestamp}.`).update(body).digest("hex");
      const headers = new Map([
        ["content-type", "application/json"],
        ["x-chatwoot-timestamp", timestamp],
        ["x-chatwoot-signature", `sha256=${digest}`],
        ["x-chatwoot-delivery", "1f0d2c4e-0000-4000-8000-000000000001"],
      ]);
      return { body, headers };
    },
  };
}
