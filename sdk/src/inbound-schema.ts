import { z } from "zod";
import { attachmentKinds } from "./attachment.js";
import { contactPoint } from "./contact-point.js";
import { interactiveReply, location } from "./content.js";
import { identifier } from "./identifier.js";
import { call, messageTypes, receiptStatuses } from "./message.js";

const utcMillis = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, "must be RFC 3339 UTC with milliseconds");
const sourceId = identifier(4096);
const metadata = z.record(z.string(), z.string());
const base = { sent_at: utcMillis.optional() };
const target = { ...base, source_id: sourceId };
const point = z.strictObject(contactPoint.shape);

const file = z.strictObject({
  kind: z.enum(attachmentKinds).optional(),
  content_type: z.string().optional(),
  filename: z.string().optional(),
  content: z.instanceof(Uint8Array).optional(),
  url: z.string().optional(),
  source_ref: z.string().optional(),
  content_id: z.string().optional(),
  inline: z.boolean().optional(),
  caption: z.string().optional(),
});

const received = z.strictObject({
  ...base,
  type: z.literal("message.received"),
  source_id: sourceId.optional(),
  from: point,
  cc: z.array(point).optional(),
  conversation_ref: sourceId.optional(),
  references: z.array(sourceId).optional(),
  reply_to_source_id: sourceId.optional(),
  message_type: z.enum(messageTypes).optional(),
  subject: z.string().optional(),
  text: z.string().optional(),
  text_format: z.enum(["plain", "markdown", "html"]).optional(),
  formatted_text: z.string().optional(),
  attachments: z.array(file).optional(),
  location: z.strictObject(location.shape).optional(),
  interactive_reply: z.strictObject(interactiveReply.shape).optional(),
  echo_to: point.optional(),
  metadata: metadata.optional(),
  channel_data: z.record(z.string(), z.unknown()).optional(),
  trust: z.literal("unauthenticated").optional(),
  automatic: z.boolean().optional(),
});

/** What `interpret` of a connector may return, strict: a field the contract does not know is an error of the plugin. */
export const inboundEvent = z.discriminatedUnion("type", [
  received,
  z.strictObject({
    ...target,
    type: z.literal("message.edited"),
    text: z.string().optional(),
    attachments: z.array(file).optional(),
  }),
  z.strictObject({ ...target, type: z.literal("message.deleted"), deleted_by: z.string().optional() }),
  z.strictObject({
    ...target,
    type: z.enum(["message.reaction.added", "message.reaction.removed"]),
    emoji: z.string().min(1).max(64),
    from: point,
  }),
  z.strictObject({
    ...target,
    type: z.literal("message.receipt.updated"),
    status: z.enum(receiptStatuses),
    recipient: z.string().optional(),
    provider_code: z.string().optional(),
    reason: z.string().optional(),
  }),
  z.strictObject({
    ...base,
    type: z.literal("call.updated"),
    from: point,
    call: z.strictObject({
      ...call.shape,
      started_at: utcMillis.optional(),
      answered_at: utcMillis.optional(),
      ended_at: utcMillis.optional(),
    }),
    recording: file.optional(),
    conversation_ref: sourceId.optional(),
    metadata: metadata.optional(),
  }),
]);
