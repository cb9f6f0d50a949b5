import type { Attachment } from "../../attachment.js";

/** A file of a message, as an event describes it. */
export const fileOf = (id: string, filename: string): Attachment => ({
  id,
  kind: "file",
  content_type: "text/plain",
  filename,
  state: "stored",
});
