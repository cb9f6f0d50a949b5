import { call, identifier, json, postedFile, postedTime, receiptStatuses, schemes } from "@gatehouse/sdk";
import { z } from "zod";

const sourceId = identifier(512);
const point = z.strictObject({
  scheme: z.enum(schemes),
  scope: identifier(128).optional(),
  value: identifier(512),
  display_name: z.string().max(512).optional(),
});

const files = z.array(postedFile.safeExtend({ caption: z.string().max(4096).optional() })).max(50);

const metadata = z
  .record(z.string().min(1).max(128), z.string().max(4096))
  .refine((map) => Object.keys(map).length <= 64, "may have at most 64 keys")
  .refine((map) => Buffer.byteLength(JSON.stringify(map)) <= 16_384, "may have at most 16 KiB");

const base = { id: sourceId, sent_at: postedTime.optional() };

const message = z
  .strictObject({
    ...base,
    type: z.literal("message"),
    from: point,
    conversation_ref: sourceId.nullish(),
    text: z.string().optional(),
    reply_to: sourceId.nullish(),
    attachments: files.default([]),
    metadata: metadata.optional(),
  })
  .refine((item) => Boolean(item.text) || item.attachments.length > 0, {
    path: ["text"],
    message: "a message needs text or attachments",
  });

const edit = z
  .strictObject({
    ...base,
    type: z.literal("edit"),
    message_id: sourceId,
    text: z.string().optional(),
    attachments: files.optional(),
  })
  .refine((item) => item.text !== undefined || item.attachments !== undefined, {
    path: ["text"],
    message: "an edit needs text or attachments",
  });

const reaction = z.strictObject({
  ...base,
  type: z.literal("reaction"),
  message_id: sourceId,
  emoji: z.string().min(1).max(64),
  action: z.enum(["added", "removed"]),
  from: point,
});

const receipt = z.strictObject({
  ...base,
  type: z.literal("receipt"),
  message_id: sourceId,
  status: z.enum(receiptStatuses),
  recipient: identifier(512).optional(),
  provider_code: z.string().max(128).optional(),
  reason: z.string().max(1024).optional(),
});

const phoneCall = z.strictObject({
  ...base,
  type: z.literal("call"),
  from: point,
  conversation_ref: sourceId.nullish(),
  call: z
    .strictObject({
      ...call.shape,
      call_id: sourceId,
      started_at: postedTime.optional(),
      answered_at: postedTime.optional(),
      ended_at: postedTime.optional(),
    })
    .omit({ recording_attachment_id: true }),
  metadata: metadata.optional(),
});

/** What a sender may POST (contract §4.1), strict: a key not listed here is refused with its path. */
export const item = z.discriminatedUnion("type", [
  message,
  edit,
  z.strictObject({ ...base, type: z.literal("delete"), message_id: sourceId }),
  reaction,
  receipt,
  phoneCall,
]);

export type Item = z.output<typeof item>;

const parsed = new WeakMap<Uint8Array, Item>();

/** The item in these bytes; the door asks twice, to verify and to interpret, and the second time is free. */
export function itemOf(body: Uint8Array): Item {
  const known = parsed.get(body) ?? json(body, item);
  parsed.set(body, known);
  return known;
}
