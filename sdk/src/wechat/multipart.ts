import { createHash } from "node:crypto";

export interface FormFile {
  readonly field: string;
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** A part's head holds neither quote nor line break, whatever the file is called. */
const plainName = (filename: string): string => filename.replaceAll(/["\\\p{Cc}\p{Cs}]/gu, "_");
const plainType = (type: string): string => (/^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : "application/octet-stream");

/** One file as `multipart/form-data` (RFC 7578). The boundary is a digest of the file, so the file cannot hold it. */
export function multipart({ field, filename, contentType, bytes }: FormFile): {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
} {
  const boundary = `gatehouse-${createHash("sha256").update(bytes).digest("hex").slice(0, 40)}`;
  const disposition = `form-data; name="${field}"; filename="${plainName(filename)}"; filelength=${bytes.length}`;
  const head = `--${boundary}\r\nContent-Disposition: ${disposition}\r\nContent-Type: ${plainType(contentType)}\r\n\r\n`;
  return {
    headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}
