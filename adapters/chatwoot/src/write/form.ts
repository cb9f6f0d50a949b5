import { createHash } from "node:crypto";
import type { CarriedFile } from "@gatehouse/sdk/desk";
import type { Form } from "../api.js";

/** A part's head holds neither quote nor line break, whatever the file is called. */
const plainName = (filename: string): string => filename.replaceAll(/["\\\p{Cc}\p{Cs}]/gu, "_");
const plainType = (type: string): string => (/^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : "application/octet-stream");

/** `multipart/form-data` (RFC 7578) with files under `attachments[]`. The boundary is a digest of all that it parts. */
export function formOf(fields: Readonly<Record<string, string>>, files: readonly CarriedFile[]): Form {
  const digest = createHash("sha256").update(JSON.stringify(fields));
  for (const { bytes } of files) digest.update(bytes);
  const boundary = `gatehouse-${digest.digest("hex").slice(0, 40)}`;
  const part = (disposition: string, body: Uint8Array | string, type?: string): Buffer[] => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n`),
    Buffer.from(type === undefined ? "\r\n" : `Content-Type: ${type}\r\n\r\n`),
    Buffer.from(body),
    Buffer.from("\r\n"),
  ];
  const parts = [
    ...Object.entries(fields).flatMap(([name, value]) => part(`name="${name}"`, value)),
    ...files.flatMap(({ filename, contentType, bytes }) =>
      part(`name="attachments[]"; filename="${plainName(filename)}"`, bytes, plainType(contentType)),
    ),
    Buffer.from(`--${boundary}--\r\n`),
  ];
  return { contentType: `multipart/form-data; boundary=${boundary}`, body: Buffer.concat(parts) };
}
