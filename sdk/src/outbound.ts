import type { ContactPoint } from "./contact-point.js";

/** A file that leaves with a message. `url` is ours, signed and short-lived. */
export interface OutboundAttachment {
  readonly url: string;
  readonly filename: string;
  readonly content_type: string;
  readonly size?: number;
}

/** What a connector is asked to send, already fitted to its capabilities. */
export interface Outbound {
  readonly op: "send";
  /** Our message id; also the idempotency key. */
  readonly id: string;
  readonly to: ContactPoint;
  readonly conversation_ref?: string;
  readonly subject?: string;
  readonly text: string;
  readonly attachments: readonly OutboundAttachment[];
  /** Source id of the message this one answers. */
  readonly reply_to_source_id?: string;
  /** Source ids of the conversation's earlier messages, oldest first, at most 50. */
  readonly references: readonly string[];
  /** When it was admitted: RFC 3339 UTC with milliseconds. */
  readonly sent_at: string;
}
