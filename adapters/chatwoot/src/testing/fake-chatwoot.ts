import { createHmac } from "node:crypto";
import { type Answer, type Asked, type FakeDesk, startFakeDesk } from "@gatehouse/sdk/desk/testing";
import { membersIn } from "@gatehouse/sdk/testing";
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

export interface FakeChatwoot extends FakeDesk {
  readonly office: Office;
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
  async function answerTo({ method, url, headers, bytes }: Asked): Promise<Answer> {
    if (headers["api_access_token"] !== token) return { status: 401, body: '{"error":"Invalid Access Token"}' };
    if (!url.pathname.startsWith(`${base}/`)) return { status: 404, body: '{"error":"Resource could not be found"}' };
    const { fields, files } = await readForm(bytes, headers["content-type"]);
    const asked = { method, path: url.pathname.slice(base.length), query: url.searchParams, body: fields, files };
    try {
      return { status: 200, body: JSON.stringify(route(office, asked)) };
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

  const fake = await startFakeDesk({
    nameOf: (method, path) => `${method} ${path.startsWith(base) ? path.slice(base.length) : path}`,
    now: office.now,
    async carryOut(asked) {
      const file = fileAt(asked.url.pathname);
      return file === undefined ? answerTo(asked) : { status: 200, body: file };
    },
  });
  return {
    ...fake,
    office,
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
