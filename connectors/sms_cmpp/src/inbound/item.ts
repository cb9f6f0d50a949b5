import { z } from "zod";

/** A short message without its header: bytes as they came. */
const part = z.object({
  /** From 1. */
  number: z.int().min(1).max(255),
  /** Msg_Fmt. */
  format: z.int().min(0).max(255),
  data_base64: z.string(),
});

/** One whole message a person wrote; a long one that lost parts holds those that came. */
export const messageItem = z.object({
  type: z.literal("message"),
  /** Msg_Id of the part that came last, 16 hexadecimal digits. */
  id: z.string().regex(/^[0-9a-f]{16}$/),
  from: z.string().max(64),
  to: z.string().max(64),
  /** Short messages it was made of. */
  total: z.int().min(1).max(255),
  parts: z.array(part).min(1).max(255),
});

/** What became of a message that was sent: the Msg_Content of a status report. */
const report = z.object({ type: z.literal("report"), content_base64: z.string() });

/** The body of a raw event: what one or several CMPP_DELIVER held. */
export const item = z.discriminatedUnion("type", [messageItem, report]);

export type MessageItem = z.output<typeof messageItem>;
export type ReportItem = z.output<typeof report>;
