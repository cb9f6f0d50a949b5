import { createHmac } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Arrival } from "../check/check-arrivals.js";

/** A request as it came; read after the run, so that the sink costs the machine under test little. */
export interface RawArrival {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly at: number;
}

interface Delivered {
  readonly id?: string;
  readonly partitionkey?: string;
  readonly sequence?: string;
  readonly data?: { readonly message?: { readonly id?: string } };
}

function isSigned({ headers, body }: RawArrival, key: Buffer): boolean {
  const head = `${String(headers["webhook-id"])}.${String(headers["webhook-timestamp"])}.`;
  const expected = `v1,${createHmac("sha256", key).update(head).update(body).digest("base64")}`;
  return String(headers["webhook-signature"]).split(" ").includes(expected);
}

/** Parses one arrival. A peer's body is the message itself: its own `id` is the join key, and it has no order. */
export function readArrival(raw: RawArrival, key: Buffer): Arrival {
  const parsed = JSON.parse(raw.body.toString("utf8")) as Delivered;
  const bodyId = parsed.id ?? "";
  return {
    webhookId: String(raw.headers["webhook-id"] ?? bodyId),
    messageId: parsed.data?.message?.id ?? bodyId,
    conversation: parsed.partitionkey ?? bodyId,
    sequence: Number(parsed.sequence ?? 0),
    at: raw.at,
    signed: isSigned(raw, key),
  };
}
