import { z } from "zod";

/** A short message without its header: bytes as they came. */
const part = z.object({
  /** From 1. */
  number: z.int().min(1).max(255),
  /** data_coding. */
  coding: z.int().min(0).max(255),
  data_base64: z.string(),
});

/** One whole message a person wrote; a long one that lost parts holds those that came. */
export const messageItem = z.object({
  type: z.literal("message"),
  from: z.string().max(64),
  /** source_addr_ton: 1 is a number with its country code. */
  from_ton: z.int().min(0).max(255),
  to: z.string().max(64),
  /** Short messages it was made of. */
  total: z.int().min(1).max(255),
  parts: z.array(part).min(1).max(255),
});

/** What became of a message that was sent. */
const report = z.object({
  type: z.literal("report"),
  /** TLVs, where the SMSC gives them. */
  receipted_message_id: z.string().max(128).optional(),
  message_state: z.int().min(0).max(255).optional(),
  /** What the message was called when it was accepted, where the session knew better than the report. */
  meant: z.string().max(128).optional(),
  /** short_message: `id:… stat:…`. */
  data_base64: z.string(),
});

/** The body of a raw event: what one or several deliver_sm held. */
export const item = z.discriminatedUnion("type", [messageItem, report]);

export type MessageItem = z.output<typeof messageItem>;
export type ReportItem = z.output<typeof report>;
