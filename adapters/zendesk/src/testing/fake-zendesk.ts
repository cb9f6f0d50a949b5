import { type Answer, type FakeDesk, type Asked as Request, startFakeDesk } from "@gatehouse/sdk/desk/testing";
import { membersIn } from "@gatehouse/sdk/testing";
import { type Actor, type Desk, openDesk } from "./desk.js";
import { Refused } from "./records.js";
import { type Answered, type Asked, route } from "./routes.js";

export interface FakeZendesk extends FakeDesk {
  readonly desk: Desk;
  /** The interface's user. */
  readonly self: Actor;
  /** How often a key was answered from memory. */
  readonly hits: string[];
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
  const hits: string[] = [];
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

  function answerTo({ method, url, headers, bytes }: Request): Answer {
    if (headers.authorization !== `Basic ${Buffer.from(credential).toString("base64")}`)
      return failed(401, "Couldn't authenticate you");
    const contentType = headers["content-type"] ?? "";
    const body = contentType === "application/json" ? membersIn(bytes) : {};
    const asked = { method, path: url.pathname, query: url.searchParams, contentType, bytes, body, by: self };
    const key = headers["idempotency-key"];
    return once(asked, typeof key === "string" ? key : undefined);
  }

  const fake = await startFakeDesk({ nameOf: (method, path) => `${method} ${path}`, carryOut: answerTo });
  origin = fake.origin;
  return { ...fake, desk, self, hits };
}
