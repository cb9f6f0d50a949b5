import type { Attachment } from "../attachment.js";
import { bytesOf, fileNameOf } from "../desk/files.js";
import type { Host } from "../plugin.js";

export interface AttachedFile {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Buffer;
}

/** What goes along with a mail to a helpdesk. */
export interface DeskFiles {
  readonly attached: readonly AttachedFile[];
  /** A line for each that is not attached. */
  readonly lines: readonly string[];
}

const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\s]+/gu, " ").trim();
const nameOf = (file: Attachment): string => oneLine(fileNameOf(file));

const linkTo = (file: Attachment): string =>
  file.url === undefined
    ? `[文件未能附上 | not attached] ${nameOf(file)}`
    : `[文件 | file] ${nameOf(file)} ${file.url}`;

/**
 * Files in order, as long as all of a mail stay within `maxBytes`; the others as links. A lost one must not cost the
 * words it came with; one still being fetched throws `unavailable`.
 */
export async function deskFilesOf(
  host: Pick<Host, "readAttachment">,
  files: readonly Attachment[],
  maxBytes: number,
  signal: AbortSignal,
): Promise<DeskFiles> {
  const attached: AttachedFile[] = [];
  const lines: string[] = [];
  let left = maxBytes;
  for (const file of files) {
    const bytes = await bytesOf(host, file, { maxBytes: left }, signal);
    if (bytes === undefined) lines.push(linkTo(file));
    else {
      left -= bytes.length;
      attached.push({
        filename: nameOf(file),
        contentType: oneLine(file.content_type),
        content: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      });
    }
  }
  return { attached, lines };
}
