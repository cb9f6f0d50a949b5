import { type CarriedFiles, lostLine, signedText, type Written } from "@gatehouse/sdk/desk";
import type { Form } from "../api.js";
import { markerOf } from "../marker.js";
import { formOf } from "./form.js";

/** Chatwoot shows our own user as the sender of all that goes out, so the words say whose they are. */
const contentOf = (told: Written, { lost }: CarriedFiles): string =>
  [signedText(told), lostLine(lost)].filter((line) => line !== "").join("\n");

/** A message of `POST /conversations/{id}/messages`: JSON, or a form where it has files. Pure. */
export function messageOf(told: Written, files: CarriedFiles, eventId: string): Form | object {
  const message = {
    content: contentOf(told, files),
    message_type: told.kind === "said" && told.by === "person" ? "incoming" : "outgoing",
    private: told.kind === "remark" || told.internal,
    source_id: markerOf(eventId),
  };
  if (files.attached.length === 0) return message;
  return formOf({ ...message, private: String(message.private) }, files.attached);
}
