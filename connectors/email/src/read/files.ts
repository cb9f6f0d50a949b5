import type { InboundAttachment } from "@gatehouse/sdk";
import type { Attachment } from "mailparser";
import { limits } from "./limits.js";

type Kind = NonNullable<InboundAttachment["kind"]>;

function kindOf(contentType: string): Kind {
  const [major] = contentType.split("/", 1);
  return major === "image" || major === "audio" || major === "video" ? major : "file";
}

/** Last part of a path, without what would harm a terminal or a file system. */
function filenameOf(file: Attachment, at: number): string {
  const name = (file.filename ?? "").split(/[/\\]/).at(-1)?.replaceAll(/[\p{Cc}\p{Cf}]/gu, "").trim() ?? "";
  if (name !== "" && !/^\.+$/.test(name)) return name.slice(-255);
  return file.contentType === "message/rfc822" ? `mail-${at + 1}.eml` : `file-${at + 1}`;
}

function fileOf(file: Attachment, at: number): InboundAttachment {
  const cid = file.cid?.slice(0, limits.headFields);
  const inline = cid !== undefined && (file.related === true || file.contentDisposition === "inline");
  return {
    kind: kindOf(file.contentType),
    content_type: file.contentType.slice(0, 255),
    filename: filenameOf(file, at),
    content: file.content,
    ...(cid && { content_id: cid.slice(0, 512) }),
    ...(inline && { inline }),
  };
}

/** The files of a mail with their bytes; pictures shown inside the text are marked `inline`. */
export const filesOf = (files: readonly Attachment[]): InboundAttachment[] => files.slice(0, limits.files).map(fileOf);
