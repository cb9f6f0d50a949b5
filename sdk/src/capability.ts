import { z } from "zod";

export const features = [
  "text",
  "image",
  "audio",
  "voice",
  "video",
  "file",
  "sticker",
  "location",
  "contacts",
  "card",
  "buttons",
  "list",
  "template",
  "reply",
  "edit",
  "delete",
  "reaction",
  "mention",
  "typing",
  "read",
  "call",
] as const;

/** full: native · partial: native with a loss · fallback: converted first · dropped: left out · rejected: refused. */
export const levels = ["full", "partial", "fallback", "dropped", "rejected"] as const;

const feature = z.union([
  z.enum(levels),
  z.strictObject({
    level: z.enum(levels),
    max: z.int().positive().optional(),
    unit: z.enum(["chars", "bytes", "sms"]).optional(),
    max_bytes: z.int().positive().optional(),
    types: z.array(z.string()).optional(),
    max_age_secs: z.int().positive().optional(),
  }),
]);

const featureTable = z.partialRecord(z.enum(features), feature);

export const capabilities = z.strictObject({
  in: featureTable.default({}),
  out: featureTable.default({}),
  receipts: z.array(z.enum(["accepted", "sent", "delivered", "read", "failed"])).default([]),
  /** The provider drops a repeated key: an `uncertain` send may be repeated. */
  idempotent_send: z.boolean().default(false),
  redelivers_with_new_id: z.boolean().default(false),
  rate: z.strictObject({ in_flight: z.int().positive(), per_second: z.number().positive() }).optional(),
  reply_window: z.strictObject({ hours: z.number().positive(), messages: z.int().positive() }).nullable().default(null),
});
export type Capabilities = z.output<typeof capabilities>;
