import { createHmac } from "node:crypto";
import { type Answer, type Asked, type FakeDesk, startFakeDesk } from "@gatehouse/sdk/desk/testing";
import { membersIn } from "@gatehouse/sdk/testing";
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

export interface FakeZammad extends FakeDesk {
  readonly office: Office;
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

const named = ({ filename, type, bytes }: { filename: string; type: string; bytes: Buffer }): Answer => ({
  status: 200,
  headers: {
    "content-type": type,
    "content-length": String(bytes.length),
    "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(filename)}`,
  },
  body: bytes,
});

/**
 * Zammad's REST API in this process, from docs.zammad.org/en/latest/api and the controllers of zammad/zammad: tokens,
 * user rules, required fields, error bodies, a search index that lags, files behind the login, signed webhooks.
 */
export async function startFakeZammad({ token, apiUser, signatureToken }: FakeOptions): Promise<FakeZammad> {
  const office = openOffice();
  let indexed: ReadonlySet<number> | undefined;

  function fileAt(path: string) {
    const [, ticketId, articleId, id] = /^\/api\/v1\/ticket_attachment\/(\d+)\/(\d+)\/(\d+)$/.exec(path) ?? [];
    const article = office.articles.get(Number(articleId));
    const file = article?.files.find((each) => each.id === Number(id));
    return file && article?.ticket_id === Number(ticketId) ? named(file) : undefined;
  }

  function carryOut({ method, url, headers, bytes }: Asked): Answer {
    if (headers.authorization !== `Token token=${token}`) return failed(401, "Invalid token!");
    const file = fileAt(url.pathname);
    if (file !== undefined) return file;
    const asked = { method, path: url.pathname, query: url.searchParams, body: membersIn(bytes), by: apiUser };
    try {
      const { status, body } = route(office, { has: (_, id) => indexed?.has(id) ?? true }, asked);
      return { status, body: JSON.stringify(body) };
    } catch (error) {
      if (error instanceof Refused) return failed(error.status, error.message);
      throw error;
    }
  }

  const fake = await startFakeDesk({ nameOf: (method, path) => `${method} ${path}`, carryOut });
  return {
    ...fake,
    office,
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
