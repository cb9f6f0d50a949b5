import { createHash } from "node:crypto";

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Bytes that look like a file: the same for the same seed, and every piece different. */
export function fileBytes(seed: string, length: number): Buffer {
  const block = Buffer.concat(
    Array.from({ length: 4096 }, (_, at) => createHash("sha256").update(`${seed}${at}`).digest()),
  );
  const bytes = Buffer.alloc(length, block);
  for (let at = 0; at + 4 <= length; at += block.length) bytes.writeUInt32BE(at, at);
  return bytes;
}

const lines = (text: string): string => text.replace(/.{76}/g, "$&\r\n");

export const base64 = (bytes: Uint8Array): string => lines(Buffer.from(bytes).toString("base64"));

/** Every byte as `=XX`, which any reader must accept. */
export const quotedPrintable = (bytes: Uint8Array): string =>
  Buffer.from(bytes).toString("hex").toUpperCase().replace(/../g, "=$&").replace(/.{75}/g, "$&=\r\n");

/** A part of a mail: its header fields, then its body. */
export const part = (fields: readonly string[], body: string): string => `${fields.join("\r\n")}\r\n\r\n${body}`;

export function multipart(kind: string, border: string, parts: readonly string[], fields: readonly string[] = []) {
  const head = [...fields, `Content-Type: multipart/${kind}; boundary="${border}"`];
  return part(head, `${parts.map((one) => `--${border}\r\n${one}\r\n`).join("")}--${border}--\r\n`);
}

export const text = (body: string): string => part(["Content-Type: text/plain; charset=utf-8"], body);

/** A file in base64. */
export const file = (name: string, bytes: Uint8Array, fields: readonly string[] = []): string =>
  part(
    [
      ...fields,
      "Content-Type: application/pdf",
      `Content-Disposition: attachment; filename="${name}"`,
      "Content-Transfer-Encoding: base64",
    ],
    base64(bytes),
  );

/** Header fields of a mail; its id is made of the name. */
export const headOf = (name: string): readonly string[] => [
  "From: Ann <ann@a.example>",
  "To: desk@school.example",
  `Subject: Mail ${name}`,
  "Date: Mon, 23 Nov 2026 10:00:00 +0800",
  `Message-ID: <${name}@a.example>`,
];
