import { createHmac } from "node:crypto";
import { membersIn } from "@gatehouse/sdk/testing";
import { type Answer, type Asked, type Office, startOffice } from "./office.js";

export interface Written {
  readonly ticketId: string;
  readonly text: string;
}

/**
 * An open API as many Chinese products have it: always 200, a code inside, ids of 19 digits written as numbers, each
 * request signed by HMAC-SHA256 in base64 over method, path, time in milliseconds, a nonce used once, and the body.
 */
export interface CodeOffice extends Office {
  readonly tickets: readonly { readonly ticketId: string; readonly outTicketNo: string }[];
  readonly replies: readonly Written[];
  agentSays(ticketId: string, text: string): void;
}

const firstId = 1_870_000_000_000_000_001n;

/** Ids are numbers on the wire, larger than JavaScript's own can be. */
const answered = (code: number, message: string, data = "null"): Answer => ({
  status: 200,
  body: `{"code":${code},"message":${JSON.stringify(message)},"data":${data}}`,
});

export async function startCodeOffice(appKey: string, appSecret: string): Promise<CodeOffice> {
  const tickets: { ticketId: string; outTicketNo: string }[] = [];
  const replies: (Written & { readonly replyId: string; readonly source: string })[] = [];
  const known = new Map<string, string>();
  const nonces = new Set<string>();
  let last = firstId;
  function nextId(): string {
    last += 7n;
    return String(last);
  }

  function fault({ method, url, headers, body }: Asked): string | undefined {
    const { "x-app-key": key, "x-timestamp": time = "", "x-nonce": nonce = "", "x-sign": given } = headers;
    if (key !== appKey) return "unknown app key";
    if (!/^\d{13}$/.test(time) || Math.abs(Date.now() - Number(time)) > 300_000) return "timestamp is off";
    if (nonce === "" || nonce.length > 32 || nonces.has(nonce)) return "nonce is used";
    nonces.add(nonce);
    const lines = [method, url.pathname, time, nonce, body].join("\n");
    const expected = createHmac("sha256", Buffer.from(appSecret, "utf8")).update(lines, "utf8").digest("base64");
    return expected === given ? undefined : "sign does not match";
  }

  function once(no: unknown, name: string, create: () => string): Answer {
    if (typeof no !== "string" || no.length > 64) return answered(40001, "outNo is required");
    const before = known.get(no);
    if (before !== undefined) return answered(40901, "outNo exists", `{"${name}":${before}}`);
    const id = create();
    known.set(no, id);
    return answered(0, "ok", `{"${name}":${id}}`);
  }

  function add(ticketId: string, text: string, source: string): string {
    const replyId = nextId();
    replies.push({ replyId, ticketId, text, source });
    return replyId;
  }

  function list(afterId: string): Answer {
    const rows = replies.filter(({ replyId }) => BigInt(replyId) > BigInt(afterId)).slice(0, 2);
    const texts = rows.map(
      ({ replyId, ticketId, text, source }) =>
        `{"replyId":${replyId},"ticketId":${ticketId},"text":${JSON.stringify(text)},"source":"${source}","agent":{"account":"li.lei"}}`,
    );
    return answered(0, "ok", `{"list":[${texts.join(",")}]}`);
  }

  function change({ url, body }: Asked): Answer {
    const { outNo, title, content, ticketId } = membersIn(Buffer.from(body));
    if (url.pathname === "/openapi/ticket/create") {
      if (typeof title !== "string" || typeof content !== "string")
        return answered(40002, "title and content are required");
      return once(outNo, "ticketId", () => {
        const id = nextId();
        tickets.push({ ticketId: id, outTicketNo: String(outNo) });
        add(id, content, "api");
        return id;
      });
    }
    if (!tickets.some((each) => each.ticketId === ticketId)) return answered(40401, "ticket does not exist");
    return once(outNo, "replyId", () => add(String(ticketId), String(content), "api"));
  }

  function respond(asked: Asked): Answer {
    const wrong = fault(asked);
    if (wrong !== undefined) return answered(40101, wrong);
    if (asked.url.pathname === "/openapi/ping") return answered(0, "ok");
    if (asked.method === "GET") return list(asked.url.searchParams.get("afterId") ?? "0");
    return change(asked);
  }

  return {
    ...(await startOffice(respond)),
    tickets,
    replies,
    agentSays: (ticketId, text) => void add(ticketId, text, "agent"),
  };
}
