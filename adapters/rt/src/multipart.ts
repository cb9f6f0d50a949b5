import type { CarriedFile } from "@gatehouse/sdk/desk";

/** As browsers write it (WHATWG, multipart/form-data encoding algorithm): UTF-8 as it stands, the rest as %XX. */
const named = (filename: string): string =>
  filename.replaceAll("\r", "%0D").replaceAll("\n", "%0A").replaceAll('"', "%22");

const part = (boundary: string, headers: readonly string[], bytes: string | Uint8Array): readonly Uint8Array[] => [
  Buffer.from(`--${boundary}\r\n${headers.join("\r\n")}\r\n\r\n`),
  Buffer.from(bytes),
  Buffer.from("\r\n"),
];

/** Printable and without a line break, since it stands in a header. */
const typeOf = (text: string): string => (/^[\x20-\x7e]{3,255}$/.test(text) ? text : "application/octet-stream");

/**
 * A part `JSON` and the files as `Attachments`. REST2 takes files inside the JSON as well, but answers 500 when a name
 * there is not ASCII.
 */
export function multipart(
  value: unknown,
  files: readonly CarriedFile[],
  nonce: string,
): { readonly type: string; readonly bytes: Uint8Array } {
  const boundary = `gatehouse-${Buffer.from(nonce).toString("hex")}`;
  const parts = [
    ...part(boundary, ['content-disposition: form-data; name="JSON"'], JSON.stringify(value)),
    ...files.flatMap(({ filename, contentType, bytes }) =>
      part(
        boundary,
        [
          `content-disposition: form-data; name="Attachments"; filename="${named(filename)}"`,
          `content-type: ${typeOf(contentType)}`,
        ],
        bytes,
      ),
    ),
    Buffer.from(`--${boundary}--\r\n`),
  ];
  return { type: `multipart/form-data; boundary=${boundary}`, bytes: Buffer.concat(parts) };
}
