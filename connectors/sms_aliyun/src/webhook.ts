import { createHash } from "node:crypto";
import { bytes, json, type RawEvent, verifyPathSecret, type WebhookRequest, type WebhookResult } from "@gatehouse/sdk";
import { z } from "zod";
import type { Config } from "./config.js";

/** Split loosely, interpreted strictly: one odd entry harms only itself. */
const entries = z.array(z.looseObject({})).min(1).max(1000);

const hashOf = (value: unknown): string => createHash("sha256").update(bytes(value)).digest("hex");

/** A number JSON cannot hold exactly is no id: two might look alike. */
const isId = (value: unknown): boolean => (typeof value === "string" && value !== "") || Number.isSafeInteger(value);

function keyOf(entry: Readonly<Record<string, unknown>>): string {
  if (isId(entry["sequence_id"])) return `up:${hashOf(String(entry["sequence_id"]))}`;
  if (isId(entry["biz_id"])) return `report:${hashOf([entry["biz_id"], entry["phone_number"], entry["err_code"]])}`;
  return `entry:${hashOf(entry)}`;
}

/** SmsReport and SmsUp: a JSON array each, unsigned; any other answer than a numeric code in a 200 comes again. */
export function webhook(request: WebhookRequest, config: Config): WebhookResult {
  verifyPathSecret(request, config.path_secret);
  const events = json(request.rawBody, entries).map(
    (entry): RawEvent => ({ key: keyOf(entry), body: bytes(entry), contentType: "application/json" }),
  );
  return { events, reply: { status: 200, body: '{"code":0,"msg":"成功"}', contentType: "application/json" } };
}
