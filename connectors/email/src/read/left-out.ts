import type { Attachment } from "mailparser";

const field = "X-Gatehouse-Part";

/** Part numbers of RFC 3501, and `text` for a mail that is one part. */
const section = "text|\\d{1,4}(?:\\.\\d{1,4}){0,40}";
const marker = new RegExp(`^(${section}); size=\\d+; seal=([0-9a-f]{64})$`);
const reference = new RegExp(`^part:(${section})$`);

/** The line that stands for the bytes of a part that was left out; `size` in bytes, still encoded. */
export const markerLine = (part: string, size: number, seal: string): string =>
  `${field}: ${part}; size=${size}; seal=${seal}\r\n`;

/** Where the bytes of a file are. A marker without the seal of this very mail is the sender's and means nothing. */
export function leftOutRef({ headers }: Attachment, seal: string | undefined): string | undefined {
  if (seal === undefined) return undefined;
  const values = [headers.get(field.toLowerCase())].flat().filter((value) => typeof value === "string");
  const markers = values.map((value) => marker.exec(value));
  const ours = markers.find((match) => match?.[2] === seal);
  return ours?.[1] === undefined ? undefined : `part:${ours[1]}`;
}

/** The part a `source_ref` of ours names. */
export const partOfRef = (ref: string | undefined): string | undefined => reference.exec(ref ?? "")?.[1];
