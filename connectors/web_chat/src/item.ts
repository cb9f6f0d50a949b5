import { identifier, postedTime } from "@gatehouse/sdk";
import { z } from "zod";

const file = z.strictObject({
  filename: z.string().min(1).max(255),
  content_type: z.string().regex(/^[\w.+-]{1,127}\/[\w.+-]{1,127}$/, "must be a media type such as image/png"),
  content_base64: z.base64().min(1),
});

/** A button of an earlier message that the visitor pressed. */
const action = z.strictObject({ id: identifier(128), title: z.string().min(1).max(256) });

/** What the school's own server says of who is logged in; checked by `identity.ts`. */
export const user = z.strictObject({
  id: identifier(256),
  name: z
    .string()
    .max(128)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, "must be one line")
    .optional(),
  expires: z.int().positive(),
  signature: z.string().regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits"),
});
export type User = z.output<typeof user>;

const message = z
  .strictObject({
    type: z.literal("message"),
    /** Made by the browser once for each message: the same over every try. */
    id: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/, "must be 8 to 64 letters, digits, _ or -"),
    text: z.string().max(65_536).optional(),
    attachments: z.array(file).max(10).default([]),
    action: action.optional(),
    sent_at: postedTime.optional(),
    /** What visitors call themselves. */
    name: z.string().max(128).optional(),
    /** Where on the school's site it was written. */
    page: z
      .url({ protocol: /^https?$/ })
      .max(1024)
      .optional(),
    user: user.optional(),
  })
  .refine((item) => Boolean(item.text) || item.attachments.length > 0, {
    path: ["text"],
    message: "a message needs text or attachments",
  });

const receipt = z.strictObject({
  type: z.literal("receipt"),
  message_id: identifier(64),
  status: z.enum(["delivered", "read"]),
  sent_at: postedTime.optional(),
  user: user.optional(),
});

/** What the chat window may POST, strict: a key not listed here is refused with its path. */
export const item = z.discriminatedUnion("type", [message, receipt]);

export type Item = z.output<typeof item>;
