/** One value in DER (ITU-T X.690): what RFC 3161 asks and answers with. */
export interface Der {
  readonly tag: number;
  readonly content: Buffer;
  /** Tag, length and content. */
  readonly whole: Buffer;
}

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  octets: 0x04,
  nothing: 0x05,
  oid: 0x06,
  time: 0x18,
  sequence: 0x30,
  explicit0: 0xa0,
} as const;

function lengthOf(bytes: number): Buffer {
  if (bytes < 0x80) return Buffer.of(bytes);
  if (bytes < 0x100) return Buffer.of(0x81, bytes);
  return Buffer.of(0x82, bytes >> 8, bytes & 0xff);
}

/** Up to 65,535 bytes of content. */
export function encode(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(tag), lengthOf(content.length), content]);
}

/** A positive integer; a leading bit would make it negative, leading zeros are not DER. */
export function encodeInteger(value: Buffer): Buffer {
  const from = value.findIndex((byte) => byte !== 0);
  const digits = from === -1 ? Buffer.of(0) : value.subarray(from);
  return encode(tags.integer, (digits[0] as number) < 0x80 ? digits : Buffer.concat([Buffer.of(0), digits]));
}

function readAt(bytes: Buffer, at: number): Der {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) throw new Error("a DER value begins wrongly");
  const more = first < 0x80 ? 0 : first - 0x80;
  const from = at + 2 + more;
  if (first === 0x80 || more > 3 || from > bytes.length) throw new Error("a DER value has no length");
  const length = more === 0 ? first : bytes.readUIntBE(at + 2, more);
  if (from + length > bytes.length) throw new Error("a DER value is cut short");
  return { tag, content: bytes.subarray(from, from + length), whole: bytes.subarray(at, from + length) };
}

/** The values that stand one after the other. Throws when anything else is between or behind them. */
export function decodeAll(bytes: Buffer): readonly Der[] {
  const values: Der[] = [];
  for (let at = 0; at < bytes.length; at += values.at(-1)?.whole.length ?? bytes.length) values.push(readAt(bytes, at));
  return values;
}

/** The members of a value with this tag; throws when it is another. */
export function membersOf(value: Der | undefined, tag: number, what: string): readonly Der[] {
  if (value?.tag !== tag) throw new Error(`${what} is not where it belongs`);
  return decodeAll(value.content);
}
