import { createHash } from "node:crypto";
import type { Attachment, InboundAttachment } from "@gatehouse/sdk";
import { cleanFilename } from "../../core/text/clean-name.js";
import { landContent } from "../../files/land-content.js";
import { newId } from "../../store/id.js";
import { type AttachmentRow, insertAttachments } from "../../store/sql/insert-attachments.js";
import type { Tx } from "../../store/transaction.js";
import { type DataKey, sealJson } from "../../vault/seal.js";
import type { AttachmentLinks } from "../attachment-links.js";

/** What is known of a file besides its bytes; sealed. */
export interface FileMeta {
  readonly kind: Attachment["kind"];
  readonly content_type: string;
  readonly filename?: string;
  readonly url?: string;
  readonly source_ref?: string;
  readonly sha256?: string;
}

/** A file of a message being admitted: its row, its view, and its bytes if they came along. */
export interface PlannedFile {
  readonly row: AttachmentRow;
  readonly view: Attachment;
  readonly content?: Uint8Array;
}

export interface FileDeps {
  readonly links: AttachmentLinks;
  readonly maxBytes: number;
}

/** The kind a content type stands for. */
export function kindOf(contentType: string): Attachment["kind"] {
  const family = contentType.slice(0, contentType.indexOf("/"));
  return family === "image" || family === "audio" || family === "video" ? family : "file";
}

function stateOf(file: InboundAttachment, maxBytes: number): AttachmentRow["state"] {
  if (file.content === undefined) return "pending";
  return file.content.length > maxBytes ? "failed" : "stored";
}

function metaOf(file: InboundAttachment): FileMeta {
  const content_type = file.content_type ?? "application/octet-stream";
  return {
    kind: file.kind ?? kindOf(content_type),
    content_type,
    ...(file.filename !== undefined && { filename: cleanFilename(file.filename) }),
    ...(file.url !== undefined && { url: file.url }),
    ...(file.source_ref !== undefined && { source_ref: file.source_ref }),
    ...(file.content !== undefined && { sha256: createHash("sha256").update(file.content).digest("hex") }),
  };
}

/** Plans one file. A pending one is fetched by a job after the commit. */
export function planFile(
  deps: FileDeps,
  owner: { readonly messageId: string; readonly accountId: string; readonly key: DataKey; readonly now: Date },
  file: InboundAttachment,
): PlannedFile {
  const id = newId("att");
  const meta = metaOf(file);
  const state = stateOf(file, deps.maxBytes);
  const size = file.content?.length;
  return {
    row: {
      id,
      messageId: owner.messageId,
      accountId: owner.accountId,
      state,
      kid: owner.key.kid,
      meta: sealJson(owner.key, `attachment|${id}|meta`, meta),
      size: size ?? null,
      failure: state === "failed" ? "too_large" : null,
      contentId: null,
    },
    view: {
      id,
      kind: meta.kind,
      content_type: meta.content_type,
      ...(meta.filename !== undefined && { filename: meta.filename }),
      ...(size !== undefined && { size }),
      ...(meta.sha256 !== undefined && { sha256: meta.sha256 }),
      ...deps.links.sign(id, owner.now),
      ...(file.content_id !== undefined && { content_id: file.content_id }),
      ...(file.inline !== undefined && { inline: file.inline }),
      ...(file.caption !== undefined && { caption: file.caption }),
      state,
    },
    ...(file.content !== undefined && state === "stored" && { content: file.content }),
  };
}

/** Writes the rows of planned files, and the bytes of those that came with the message. */
export async function writeFiles(tx: Tx, key: DataKey, files: readonly PlannedFile[]): Promise<void> {
  if (files.length === 0) return;
  const rows: AttachmentRow[] = [];
  for (const { row, content } of files)
    rows.push(content === undefined ? row : { ...row, contentId: await landContent(tx, key, content) });
  await insertAttachments(tx, rows);
}
