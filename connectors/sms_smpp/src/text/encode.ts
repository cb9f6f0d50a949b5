import type { Config } from "../config.js";
import { escape, toGsm7 } from "./gsm7.js";

type Alphabet = Config["default_alphabet"];

/** A text as bytes, before it is cut into parts. */
export interface Encoded {
  /** data_coding (SMPP 3.4, 5.2.19). */
  readonly coding: number;
  readonly bytes: Buffer;
  /** Bytes of one short message that also carries a header of so many bytes. */
  capacity(headerBytes: number): number;
  /** Would a cut here tear a character? */
  tears(at: number): boolean;
}

const messageBytes = 140;

function inGsm7(text: string): Encoded | undefined {
  const bytes = toGsm7(text);
  return (
    bytes && {
      coding: 0,
      bytes,
      // Seven bits each on the air: 160 alone, 153 behind a header of 6 bytes.
      capacity: (header) => Math.floor(((messageBytes - header) * 8) / 7),
      tears: (at) => bytes[at - 1] === escape,
    }
  );
}

function inLatin1(text: string): Encoded | undefined {
  if (!/^[\n\r\x20-\x7e\xa0-\xff]*$/.test(text)) return undefined;
  const bytes = Buffer.from(text, "latin1");
  return { coding: 0, bytes, capacity: (header) => messageBytes - header, tears: () => false };
}

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

function inUcs2(text: string): Encoded {
  const bytes = Buffer.from(text, "utf16le").swap16();
  return {
    coding: 8,
    bytes,
    capacity: (header) => (messageBytes - header) & ~1,
    tears: (at) => isLowSurrogate(bytes.readUInt16BE(at)),
  };
}

/** The SMSC's default alphabet where it has every character, else UCS-2. */
export const encode = (text: string, alphabet: Alphabet): Encoded =>
  (alphabet === "gsm7" ? inGsm7(text) : inLatin1(text)) ?? inUcs2(text);

/** Parts of at most what fits behind a header of so many bytes, cut between characters. */
export function cut(encoded: Encoded, headerBytes: number): readonly Buffer[] {
  const { bytes } = encoded;
  const size = encoded.capacity(headerBytes);
  const parts: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const wanted = Math.min(from + size, bytes.length);
    const to = wanted < bytes.length && encoded.tears(wanted) ? wanted - (encoded.coding === 8 ? 2 : 1) : wanted;
    parts.push(bytes.subarray(from, to));
    from = to;
  }
  return parts;
}
