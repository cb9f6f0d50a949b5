import { attachmentKinds, call, identifier, json, receiptStatuses, schemes } from "@gatehouse/sdk";
import { z } from "zod";

/** Any RFC 3339 time, turned into UTC with milliseconds. */
const time = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text).toISOString())
  .refine((text) => text.length === 24, "must lie between the years 0 and 9999");

const sourceId = identifier(512);
const point = z.strictObject({
  scheme: z.enum(schemes),
  scope: identifier(128).optional(),
  value: identifier(512),
  display_name: z.string().max(512).optional(),
});

const file = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/ })
      .max(4096)
      .optional(),
    content_base64: z.base64().optional(),
    kind: z.enum(attachmentKinds).optional(),
    filename: z.string().min(1).max(255).optional(),
    content_type: z.string().min(1).max(255).optional(),
    caption: z.string().max(4096).optional(),
  })
  .refine(
    (item) => (item.url === undefined) !== (item.content_base64 === undefined),
    "needs either url or content_base64",
  );

const files = z.array(file).max(50);

const metadata = z
  .record(z.string().min(1).max(128), z.string().max(4096))
  .refine((map) => Object.keys(map).length <= 64, "may have at most 64 keys")
  .refine((map) => Buffer.byteLength(JSON.stringify(map)) <= 16_384, "may have at most 16 KiB");

const base = { id: sourceId, sent_at: time.optional() };

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
      started_at: time.optional(),
      answered_at: time.optional(),
      ended_at: time.optional(),
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
