/** Where a short message stands in a long one. */
export interface Place {
  /** Equal in all parts of one message. */
  readonly ref: number;
  readonly total: number;
  /** From 1. */
  readonly number: number;
}

/** Information elements of 3GPP TS 23.040, 9.2.3.24. */
const concatenated8 = 0x00;
const concatenated16 = 0x08;

/** The header of one part: 6 bytes with an 8-bit reference, 7 with a 16-bit one. */
export const headerOf = ({ ref, total, number }: Place, wide: boolean): Buffer =>
  wide
    ? Buffer.from([6, concatenated16, 4, (ref >> 8) & 0xff, ref & 0xff, total, number])
    : Buffer.from([5, concatenated8, 3, ref & 0xff, total, number]);

/** More parts than any phone sends. */
const mostParts = 64;

/** One that makes sense, or none: what is wrong is a short message of its own. */
export const sensiblePlace = (place: Place): Place | undefined =>
  place.total > 1 && place.total <= mostParts && place.number >= 1 && place.number <= place.total ? place : undefined;

function placeIn(header: Buffer): Place | undefined {
  for (let at = 0; at + 2 <= header.length; ) {
    const [id = 0, length = 0] = header.subarray(at, at + 2);
    const data = header.subarray(at + 2, at + 2 + length);
    if (id === concatenated8 && length === 3 && data.length === 3)
      return sensiblePlace({ ref: data.readUInt8(0), total: data.readUInt8(1), number: data.readUInt8(2) });
    if (id === concatenated16 && length === 4 && data.length === 4)
      return sensiblePlace({ ref: data.readUInt16BE(0), total: data.readUInt8(2), number: data.readUInt8(3) });
    at += 2 + length;
  }
  return undefined;
}

/** Splits a message that begins with a header. A header longer than the message is taken for text. */
export function withoutHeader(bytes: Buffer): { readonly data: Buffer; readonly place?: Place } {
  const length = bytes[0] ?? 0;
  if (length + 1 > bytes.length) return { data: bytes };
  const place = placeIn(bytes.subarray(1, length + 1));
  return { data: bytes.subarray(length + 1), ...(place && { place }) };
}
