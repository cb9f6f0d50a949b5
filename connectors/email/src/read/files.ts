import type { InboundAttachment } from "@gatehouse/sdk";
import type { Attachment } from "mailparser";
import { leftOutRef } from "./left-out.js";
import { limits } from "./limits.js";

type Kind = NonNullable<InboundAttachment["kind"]>;

/** The parser hands over what an odd mail says, an empty type too. */
function typeOf({ contentType }: Attachment): string {
  const text = String(contentType).toLowerCase();
  return text.length <= 255 && /^[^\s/\p{Cc}]+\/[^\s/\p{Cc}]+$/u.test(text) ? text : "application/octet-stream";
}

function kindOf(contentType: string): Kind {
  const [major] = contentType.split("/", 1);
  return major === "image" || major === "audio" || major === "video" ? major : "file";
}

/** Last part of a path, without what would harm a terminal or a file system. */
function filenameOf(file: Attachment, at: number): string {
  const name =
    (file.filename ?? "")
      .split(/[/\\]/)
      .at(-1)
      ?.replaceAll(/[\p{Cc}\p{Cf}]/gu, "")
      .trim() ?? "";
  if (name !== "" && !/^\.+$/.test(name)) return name.slice(-255);
  return file.contentType === "message/rfc822" ? `mail-${at + 1}.eml` : `file-${at + 1}`;
}

function fileOf(file: Attachment, at: number, seal: string | undefined): InboundAttachment {
  const cid = file.cid?.slice(0, 512);
  const source_ref = leftOutRef(file, seal);
  const inline = cid !== undefined && (file.related === true || file.contentDisposition === "inline");
  return {
    kind: kindOf(typeOf(file)),
    content_type: typeOf(file),
    filename: filenameOf(file, at),
    ...(source_ref === undefined ? { content: file.content } : { source_ref }),
    ...(cid && { content_id: cid }),
    ...(inline && { inline }),
  };
}

/**
 * The files of a mail; pictures shown inside the text are marked `inline`. With their bytes, but for those that
 * were left out of a sealed mail.
 */
export const filesOf = (files: readonly Attachment[], seal?: string): InboundAttachment[] =>
  files.slice(0, limits.files).map((file, at) => fileOf(file, at, seal));
