import { createHash, timingSafeEqual } from "node:crypto";
import { bytes, identifier, json, PluginError, type RawEvent } from "@gatehouse/sdk";
import { z } from "zod";

export const header = z.looseObject({
  event_id: identifier(256),
  event_type: z.string().min(1).max(128),
  token: z.string().optional(),
});

/** An event of schema 2.0 (事件结构). */
const envelope = z.looseObject({ header, event: z.looseObject({}) });

function checkToken(given: string | undefined, wanted: string | undefined): void {
  if (wanted === undefined) return;
  const [left, right] = [Buffer.from(given ?? ""), Buffer.from(wanted)];
  if (left.length !== right.length || !timingSafeEqual(left, right))
    throw new PluginError("bad_signature", "the event's token is not the account's verification_token");
}

/** The event as it is stored: without the token, which is a secret. A push that comes again has the same event id. */
export function rawOf(plain: Uint8Array, verificationToken: string | undefined): RawEvent {
  const event = json(plain, envelope);
  checkToken(event.header.token, verificationToken);
  const { token: _, ...rest } = event.header;
  return { key: event.header.event_id, body: bytes({ ...event, header: rest }), contentType: "application/json" };
}

/** As `rawOf`, but what is no event becomes a dead letter instead of being pushed for ever. */
export function rawOrOdd(payload: Uint8Array): RawEvent {
  try {
    return rawOf(payload, undefined);
  } catch {
    const digest = createHash("sha256").update(payload).digest("hex");
    return { key: `odd:${digest}`, body: payload, contentType: "application/json" };
  }
}

export const typeOf = (body: Uint8Array): string => json(body, envelope).header.event_type;
