import { createHash } from "node:crypto";
import type { Content } from "./content.js";
import type { CarriedFile } from "./files.js";

/** As browsers write it (WHATWG, multipart/form-data encoding algorithm): UTF-8 as it stands, the rest as %XX. */
const named = (filename: string): string =>
  filename.replaceAll("\r", "%0D").replaceAll("\n", "%0A").replaceAll('"', "%22");

/** Printable and without a line break, since it stands in a header. */
const typeOf = (text: string): string => (/^[\x20-\x7e]{3,255}$/.test(text) ? text : "application/octet-stream");

/** RFC 2046 allows 70 characters. Nobody who wrote the files knew the nonce, so that none can hold it. */
const boundaryOf = (nonce: string): string =>
  `gatehouse-${createHash("sha256").update(nonce).digest("hex").slice(0, 40)}`;

const part = (boundary: string, headers: readonly string[], bytes: string | Uint8Array): readonly Uint8Array[] => [
  Buffer.from(`--${boundary}\r\n${headers.join("\r\n")}\r\n\r\n`),
  Buffer.from(bytes),
  Buffer.from("\r\n"),
];

export interface Form {
  /** Names are the caller's own words; one may come several times. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** All under one name. */
  readonly files: { readonly name: string; readonly carried: readonly CarriedFile[] };
}

/** `multipart/form-data` (RFC 7578); `nonce` is the context's. Pure. */
export function multipart({ fields, files: { name, carried } }: Form, nonce: string): Content {
  const boundary = boundaryOf(nonce);
  const parts = [
    ...fields.flatMap(([field, value]) => part(boundary, [`content-disposition: form-data; name="${field}"`], value)),
    ...carried.flatMap(({ filename, contentType, bytes }) => {
      const disposition = `content-disposition: form-data; name="${name}"; filename="${named(filename)}"`;
      return part(boundary, [disposition, `content-type: ${typeOf(contentType)}`], bytes);
    }),
    Buffer.from(`--${boundary}--\r\n`),
  ];
  return { type: `multipart/form-data; boundary=${boundary}`, bytes: Buffer.concat(parts) };
}
