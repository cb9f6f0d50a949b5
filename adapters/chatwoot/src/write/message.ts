import type { Told } from "@gatehouse/sdk/desk";
import type { Form } from "../api.js";
import { markerOf } from "../marker.js";
import type { Files } from "./files.js";
import { formOf } from "./form.js";

const lostLine = ({ lost }: Files): string =>
  lost.length === 0 ? "" : `\n[文件未能附上 | not attached] ${lost.join(", ")}`;

/** A message of `POST /conversations/{id}/messages`: JSON, or a form where it has files. Pure. */
export function messageOf(told: Exclude<Told, { kind: "status" }>, files: Files, eventId: string): Form | object {
  const message = {
    content: `${told.text}${lostLine(files)}`,
    message_type: told.kind === "said" && told.by === "person" ? "incoming" : "outgoing",
    private: told.kind === "remark" || told.internal,
    source_id: markerOf(eventId),
  };
  if (files.attached.length === 0) return message;
  return formOf({ ...message, private: String(message.private) }, files.attached);
}
