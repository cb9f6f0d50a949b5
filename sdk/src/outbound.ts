import type { AttachmentKind } from "./attachment.js";
import type { ContactPoint } from "./contact-point.js";
import type { Interactive, Location, Template } from "./content.js";

/** A file that leaves with a message. `url` is ours, signed and short-lived. */
export interface OutboundAttachment {
  /** For `host.readAttachment`, where a provider wants the bytes. */
  readonly id: string;
  readonly kind: AttachmentKind;
  readonly url: string;
  readonly filename: string;
  readonly content_type: string;
  readonly size?: number;
}

/** What a connector is asked to send, already fitted to its capabilities. */
export interface Outbound {
  /** `edit` and `delete` reach only a connector that declares them. */
  readonly op: "send" | "edit" | "delete";
  /** Source id of the message an edit or a deletion is about. */
  readonly target_source_id?: string;
  /** Our message id; also the idempotency key. */
  readonly id: string;
  readonly to: ContactPoint;
  readonly conversation_ref?: string;
  readonly subject?: string;
  readonly text: string;
  readonly attachments: readonly OutboundAttachment[];
  /** Only where the channel declares it; elsewhere it has become text. */
  readonly interactive?: Interactive;
  readonly location?: Location;
  readonly template?: Template;
  /** Source id of the message this one answers. */
  readonly reply_to_source_id?: string;
  /** Source ids of the conversation's earlier messages, oldest first, at most 50. */
  readonly references: readonly string[];
  /** When it was admitted: RFC 3339 UTC with milliseconds. */
  readonly sent_at: string;
}
