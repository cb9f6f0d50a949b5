import { identifier, postedFile, postedTime, receiptStatuses } from "@gatehouse/sdk";
import { z } from "zod";

const sourceId = identifier(512);

const from = z.strictObject({
  scheme: z.enum(["app_user", "device"]).optional(),
  value: identifier(512),
  display_name: z.string().max(512).optional(),
});

const files = z.array(postedFile).max(50);
const base = { id: sourceId.optional(), sent_at: postedTime.optional(), from: from.optional() };

const message = z
  .strictObject({
    ...base,
    type: z.literal("message"),
    text: z.string().optional(),
    attachments: files.default([]),
    conversation_ref: sourceId.optional(),
    reply_to: sourceId.optional(),
  })
  .refine((item) => Boolean(item.text) || item.attachments.length > 0, {
    path: ["text"],
    message: "a message needs text or attachments",
  });

const receipt = z.strictObject({
  ...base,
  type: z.literal("receipt"),
  message_id: sourceId,
  status: z.enum(receiptStatuses),
  reason: z.string().max(1024).optional(),
});

/** A message is what an object without a `type` is. */
const withType = (value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { type: "message", ...value } : value;

/** What may be published to `in_topic`, strict; `type` may be left out of a message. */
export const item = z.preprocess(
  withType,
  z.discriminatedUnion("type", [
    message,
    z.strictObject({ ...base, type: z.literal("edit"), message_id: sourceId, text: z.string() }),
    z.strictObject({ ...base, type: z.literal("delete"), message_id: sourceId }),
    receipt,
  ]),
);

export type Item = z.output<typeof item>;
