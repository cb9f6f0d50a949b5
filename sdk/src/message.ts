import { z } from "zod";
import { attachment } from "./attachment.js";
import { schemes } from "./contact-point.js";
import { interactive, interactiveReply, location, replyWindow, template } from "./content.js";

export const channels = ["wechat", "sms", "email", "voice", "app"] as const;
export type Channel = (typeof channels)[number];

export const messageTypes = [
  "text",
  "image",
  "audio",
  "voice",
  "video",
  "file",
  "sticker",
  "location",
  "contacts",
  "interactive",
  "interactive_reply",
  "template",
  "link",
  "mini_program",
  "call",
  "system",
  "unsupported",
] as const;
export type MessageType = (typeof messageTypes)[number];

/** Life of an outbound message, lowest rank first; `failed expired cancelled` are ends, `held` waits for a person. */
export const messageStatuses = [
  "queued",
  "accepted",
  "sent",
  "delivered",
  "read",
  "failed",
  "expired",
  "cancelled",
  "held",
] as const;
export type MessageStatus = (typeof messageStatuses)[number];

/** What a receipt may say. `accepted` (by the relay) is not `delivered` (on the handset). */
export const receiptStatuses = ["accepted", "sent", "delivered", "read", "failed", "expired"] as const;
export type ReceiptStatus = (typeof receiptStatuses)[number];

/** RFC 3339 UTC with milliseconds. */
export const timestamp = z.iso.datetime({ offset: true });
const metadata = z.record(z.string().max(128), z.string().max(4096));

export const callStates = ["ringing", "answered", "held", "resumed", "transferred", "missed", "ended"] as const;
export type CallState = (typeof callStates)[number];

export const call = z.object({
  call_id: z.string().max(512),
  state: z.enum(callStates),
  direction: z.enum(["inbound", "outbound"]),
  started_at: timestamp.optional(),
  answered_at: timestamp.optional(),
  ended_at: timestamp.optional(),
  duration_ms: z.int().nonnegative().optional(),
  wait_ms: z.int().nonnegative().optional(),
  hangup_cause: z.int().optional(),
  recording_attachment_id: z.string().optional(),
  notice_played: z.boolean().optional(),
  dtmf: z.string().max(64).optional(),
});
export type Call = z.output<typeof call>;

export const participant = z.object({
  person_id: z.string().optional(),
  contact_point_id: z.string().optional(),
  scheme: z.enum([...schemes, "account", "user"]),
  value: z.string(),
  display_name: z.string().optional(),
  role: z.enum(["person", "agent", "bot", "system"]),
});
export type Participant = z.output<typeof participant>;

const sendError = z.object({
  code: z.string(),
  provider_code: z.string().optional(),
  message: z.string(),
  retryable: z.boolean(),
});

/** The canonical message: what receivers read in `data.message`. */
export const message = z.object({
  id: z.string(),
  source_id: z.string().optional(),
  source_ids: z.array(z.string()).optional(),
  parts: z.array(z.object({ source_id: z.string(), status: z.enum(messageStatuses) })).optional(),
  idempotency_key: z.string().max(128).optional(),
  type: z.enum(messageTypes),
  direction: z.enum(["inbound", "outbound"]),
  visibility: z.enum(["public", "private"]),
  origin: z.enum(["live", "echo", "backfill", "import"]),
  channel: z.enum(channels),
  connector: z.string(),
  account_id: z.string(),
  conversation_id: z.string(),
  reply_to_id: z.string().optional(),
  reply_to_source_id: z.string().optional(),
  from: participant,
  to: z.array(participant),
  cc: z.array(participant).optional(),
  subject: z.string().optional(),
  text: z.string().optional(),
  text_truncated: z.boolean().optional(),
  text_format: z.enum(["plain", "markdown", "html"]).optional(),
  formatted_text: z.string().optional(),
  attachments: z.array(attachment),
  location: location.optional(),
  interactive: interactive.optional(),
  interactive_reply: interactiveReply.optional(),
  template: template.optional(),
  sent_at: timestamp.optional(),
  received_at: timestamp,
  admitted_at: timestamp,
  sequence: z.int().positive(),
  status: z.enum(messageStatuses).optional(),
  error: sendError.optional(),
  revision: z.int().positive(),
  edited_at: timestamp.optional(),
  deleted_at: timestamp.optional(),
  deleted_by: z.string().optional(),
  /** Since then what it said is gone: it was kept as long as the school keeps messages. */
  expired_at: timestamp.optional(),
  call: call.optional(),
  labels: z.array(z.string()),
  metadata: metadata.optional(),
  channel_data: z.record(z.string(), z.unknown()).optional(),
  trust: z.enum(["signed", "unauthenticated"]).optional(),
  raw_id: z.string().optional(),
});
export type Message = z.output<typeof message>;

export const priorities = ["low", "normal", "high", "urgent"] as const;
export type Priority = (typeof priorities)[number];

export const conversation = z.object({
  id: z.string(),
  account_id: z.string(),
  channel: z.enum(channels),
  person_id: z.string(),
  contact_point_id: z.string(),
  subject: z.string().optional(),
  status: z.enum(["open", "pending", "snoozed", "closed"]),
  priority: z.enum(priorities),
  group_id: z.string(),
  assignee: z.object({ type: z.enum(["agent", "bot"]), id: z.string() }).nullable(),
  labels: z.array(z.string()),
  created_at: timestamp,
  closed_at: timestamp.optional(),
  reply_window: replyWindow.nullable(),
});
export type Conversation = z.output<typeof conversation>;

export const personKinds = ["student", "guardian", "staff", "applicant", "alumnus", "unknown"] as const;

export const person = z.object({
  id: z.string(),
  kind: z.enum(personKinds),
  display_name: z.string().optional(),
  roles: z.array(z.object({ role: z.string(), org_id: z.string(), role_type: z.enum(["primary", "secondary"]) })),
  minor: z.boolean(),
});
export type Person = z.output<typeof person>;

/** Why a conversation went where it went. */
export const route = z.object({
  rule: z.string(),
  group_id: z.string(),
  priority: z.enum(priorities),
  trace_id: z.string(),
});
export type Route = z.output<typeof route>;

export const receipt = z.object({
  message_id: z.string(),
  status: z.enum(receiptStatuses),
  at: timestamp,
  recipient: z.string(),
  provider_code: z.string().optional(),
});
export type Receipt = z.output<typeof receipt>;

export const reaction = z.object({ message_id: z.string(), emoji: z.string().min(1).max(64), from: participant });
export type Reaction = z.output<typeof reaction>;
