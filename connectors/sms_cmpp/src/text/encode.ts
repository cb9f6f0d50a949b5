/** A text as the bytes of one or several short messages. */
export interface Encoded {
  /** Msg_Fmt: 0 ASCII, 8 UCS-2. */
  readonly format: 0 | 8;
  readonly parts: readonly Buffer[];
}

/** Msg_Length (CMPP 2.0, 7.4.3.1): under 160 for ASCII, at most 140 otherwise. */
const asciiBytes = 159;
const ucs2Bytes = 140;
/** What the header of 6 bytes leaves. */
const joinedBytes = ucs2Bytes - 6;

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** Parts of at most 67 units; an emoji is not torn. */
function cut(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const wanted = Math.min(from + joinedBytes, bytes.length);
    const to = wanted < bytes.length && isLowSurrogate(bytes.readUInt16BE(wanted)) ? wanted - 2 : wanted;
    parts.push(bytes.subarray(from, to));
    from = to;
  }
  return parts;
}

/** ASCII only where one message holds it all: gateways disagree about headers in front of it. */
export function encode(text: string): Encoded {
  if (text.length <= asciiBytes && /^[\n\r\x20-\x7e]*$/.test(text))
    return { format: 0, parts: [Buffer.from(text, "latin1")] };
  const bytes = Buffer.from(text, "utf16le").swap16();
  return { format: 8, parts: bytes.length <= ucs2Bytes ? [bytes] : cut(bytes) };
}
