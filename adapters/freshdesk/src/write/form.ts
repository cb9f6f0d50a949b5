import { asJson, type Content } from "../api.js";

/** A file on its way to Freshdesk. */
export interface Enclosed {
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

type Value = string | number | boolean | readonly string[];

/** As browsers write it (WHATWG, multipart/form-data encoding algorithm): UTF-8 as it stands, the rest as %XX. */
const named = (filename: string): string =>
  filename.replaceAll("\r", "%0D").replaceAll("\n", "%0A").replaceAll('"', "%22");

/** Printable and without a line break, since it stands in a header. */
const typeOf = (text: string): string => (/^[\x20-\x7e]{3,255}$/.test(text) ? text : "application/octet-stream");

const part = (boundary: string, headers: readonly string[], bytes: string | Uint8Array): readonly Uint8Array[] => [
  Buffer.from(`--${boundary}\r\n${headers.join("\r\n")}\r\n\r\n`),
  Buffer.from(bytes),
  Buffer.from("\r\n"),
];

/** A list is one field for each member, its name ending in `[]`. */
const spread = (fields: Readonly<Record<string, Value>>): readonly (readonly [string, string])[] =>
  Object.entries(fields).flatMap(([name, value]) =>
    typeof value === "object"
      ? value.map((member) => [`${name}[]`, member] as const)
      : [[name, String(value)] as const],
  );

/** JSON, or multipart/form-data with the files as `attachments[]`, which is the only way they are taken. */
export function formOf(fields: Readonly<Record<string, Value>>, files: readonly Enclosed[], nonce: string): Content {
  if (files.length === 0) return asJson(fields);
  const boundary = `gatehouse-${Buffer.from(nonce).toString("hex")}`;
  const parts = [
    ...spread(fields).flatMap(([name, value]) =>
      part(boundary, [`content-disposition: form-data; name="${name}"`], value),
    ),
    ...files.flatMap(({ filename, contentType, bytes }) => {
      const disposition = `content-disposition: form-data; name="attachments[]"; filename="${named(filename)}"`;
      return part(boundary, [disposition, `content-type: ${typeOf(contentType)}`], bytes);
    }),
    Buffer.from(`--${boundary}--\r\n`),
  ];
  return { type: `multipart/form-data; boundary=${boundary}`, bytes: Buffer.concat(parts) };
}
