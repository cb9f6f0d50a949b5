import {
  asJson,
  type CarriedFiles,
  type Content,
  multipart,
  signedText,
  type Written,
  withLost,
} from "@gatehouse/sdk/desk";
import { markerOf } from "../marker.js";

/** What a message of Chatwoot is made of. */
export interface MessageParts {
  readonly told: Written;
  readonly files: CarriedFiles;
  readonly event: string;
  readonly nonce: string;
}

/**
 * A message of `POST /conversations/{id}/messages`: JSON, or a form where it has files. Chatwoot shows our own user as
 * the sender of all that goes out, so the words say whose they are. Pure.
 */
export function messageOf({ told, files: { attached, lost }, event, nonce }: MessageParts): Content {
  const message = {
    content: withLost(signedText(told), lost),
    message_type: told.kind === "said" && told.by === "person" ? "incoming" : "outgoing",
    private: told.kind === "remark" || told.internal,
    source_id: markerOf(event),
  };
  if (attached.length === 0) return asJson(message);
  const fields = Object.entries(message).map(([name, value]) => [name, String(value)] as const);
  return multipart({ fields, files: { name: "attachments[]", carried: attached } }, nonce);
}
