import { type Attachment, type Host, PluginError } from "@gatehouse/sdk";

export interface AttachedFile {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Buffer;
}

export interface Files {
  readonly attached: readonly AttachedFile[];
  /** A line for each that is not attached. */
  readonly lines: readonly string[];
}

const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\s]+/gu, " ").trim();
const nameOf = ({ filename, id }: Attachment): string => oneLine(filename ?? id);

const linkTo = (file: Attachment): string =>
  file.url === undefined
    ? `[文件未能附上 | not attached] ${nameOf(file)}`
    : `[文件 | file] ${nameOf(file)} ${file.url}`;

/** The bytes, or undefined where there will never be any. One still being fetched throws `unavailable`. */
async function bytesOf(host: Host, file: Attachment, signal: AbortSignal): Promise<Uint8Array | undefined> {
  try {
    return await host.readAttachment(file.id, signal);
  } catch (error) {
    if (error instanceof PluginError && error.code === "rejected") return undefined;
    throw error;
  }
}

/** Files in order, as long as all of a mail stay within `maxBytes`; a lost one must not cost the words it came with. */
export async function filesOf(
  host: Host,
  files: readonly Attachment[],
  maxBytes: number,
  signal: AbortSignal,
): Promise<Files> {
  const attached: AttachedFile[] = [];
  const lines: string[] = [];
  let left = maxBytes;
  for (const file of files) {
    const bytes = (file.size ?? 0) > left ? undefined : await bytesOf(host, file, signal);
    if (bytes === undefined || bytes.length > left) lines.push(linkTo(file));
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
