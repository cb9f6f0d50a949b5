import type { InboundAttachment } from "./attachment.js";
import type { ContactPoint } from "./contact-point.js";
import type { InteractiveReply, Location } from "./content.js";
import type { Call, MessageType, ReceiptStatus } from "./message.js";

/** Fields every event of a connector may carry. Times are RFC 3339 UTC with milliseconds, by the provider's clock. */
interface Base {
  readonly sent_at?: string;
}

/** A message as a connector understood it, before the gateway knows person, conversation and ids. */
export interface InboundMessage extends Base {
  readonly type: "message.received";
  /** The provider's id of the message: stable, and unique within the account. */
  readonly source_id?: string;
  readonly from: ContactPoint;
  readonly cc?: readonly ContactPoint[];
  /** The provider's own name for the conversation; messages with the same one from the same sender belong together. */
  readonly conversation_ref?: string;
  /** Source ids of earlier messages this one answers, nearest first: the conversation of the first known one is taken. */
  readonly references?: readonly string[];
  readonly reply_to_source_id?: string;
  readonly message_type?: MessageType;
  readonly subject?: string;
  readonly text?: string;
  readonly text_format?: "plain" | "markdown" | "html";
  readonly formatted_text?: string;
  readonly attachments?: readonly InboundAttachment[];
  readonly location?: Location;
  readonly interactive_reply?: InteractiveReply;
  /** Sent by the school itself in the provider's own app: `from` is who wrote it there, `echo_to` the person it went to. */
  readonly echo_to?: ContactPoint;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly channel_data?: Readonly<Record<string, unknown>>;
  /** Left out: the connector checked the provider's signature. */
  readonly trust?: "unauthenticated";
  /** An automatic answer, a bounce, a notice: admitted, but nothing automatic may ever answer it. */
  readonly automatic?: boolean;
}

export interface InboundEdit extends Base {
  readonly type: "message.edited";
  /** Of the message that was edited. */
  readonly source_id: string;
  readonly text?: string;
  readonly attachments?: readonly InboundAttachment[];
}

export interface InboundDelete extends Base {
  readonly type: "message.deleted";
  readonly source_id: string;
  readonly deleted_by?: string;
}

export interface InboundReaction extends Base {
  readonly type: "message.reaction.added" | "message.reaction.removed";
  readonly source_id: string;
  readonly emoji: string;
  readonly from: ContactPoint;
}

export interface InboundReceipt extends Base {
  readonly type: "message.receipt.updated";
  /** Of the message that was sent, as returned by the send. */
  readonly source_id: string;
  readonly status: ReceiptStatus;
  readonly recipient?: string;
  readonly provider_code?: string;
  /** For people; no personal data. */
  readonly reason?: string;
}

/** One step of a call. All steps of one `call.call_id` are one message, revised. */
export interface InboundCall extends Base {
  readonly type: "call.updated";
  readonly from: ContactPoint;
  readonly call: Call;
  /** The recording, once there is one: fetched and kept encrypted like any file of a message. */
  readonly recording?: InboundAttachment;
  readonly conversation_ref?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

export type InboundEvent =
  | InboundMessage
  | InboundEdit
  | InboundDelete
  | InboundReaction
  | InboundReceipt
  | InboundCall;
