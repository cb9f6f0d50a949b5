import { identifier } from "@gatehouse/sdk";
import { z } from "zod";

/** A number in some places, a text in others. */
const number = z.union([z.int(), z.string().regex(/^\d{1,18}$/)]).transform(String);

/** `outgoing` in webhooks, 1 in the API. */
const isOutgoing = z
  .union([z.string(), z.int()])
  .transform((type) => type === "outgoing" || type === 1)
  .default(false);

/** `data_url` is public and signed; a place or a contact card has none. */
export const attachment = z.object({ data_url: z.string().nullish() });

/** The members of a message we read, alike in the webhook `message_created` and in the API's list. */
export const message = z.object({
  id: number,
  content: z.string().nullish(),
  message_type: isOutgoing,
  private: z.boolean().default(false),
  source_id: z.string().nullish(),
  content_attributes: z.record(z.string(), z.unknown()).nullish(),
  sender: z.object({ id: number.optional() }).nullish(),
  attachments: z.array(attachment).nullish(),
});
export type Message = z.output<typeof message>;

/** With `created_at` in Unix seconds, as the API has it. */
export const listedMessage = message.extend({ created_at: z.number().default(0) });

/** Of the API's list; `updated_at` is told by newer versions. */
export const conversation = z.object({
  id: number,
  status: z.string(),
  last_activity_at: z.number().default(0),
  updated_at: z.number().nullish(),
});
export type Conversation = z.output<typeof conversation>;

/** Either its address or its bytes. */
const file = z.object({
  url: z.url({ protocol: /^https?$/ }).exactOptional(),
  content_base64: z.base64().exactOptional(),
  filename: z.string().min(1).max(255),
});

/** What becomes a command: the raw event of the webhook and of the poll alike. */
export const item = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("message"),
    id: number,
    conversation_id: number,
    private: z.boolean(),
    content: z.string(),
    agent: identifier(128).optional(),
    files: z.array(file).max(50).default([]),
  }),
  z.object({
    kind: z.literal("status"),
    conversation_id: number,
    resolved: z.boolean(),
    /** What makes one change itself. */
    at: identifier(64),
  }),
]);
export type Item = z.output<typeof item>;
