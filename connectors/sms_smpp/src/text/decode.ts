import type { Config } from "../config.js";
import { fromGsm7 } from "./gsm7.js";

type Decode = (bytes: Uint8Array) => string;

const by =
  (label: string): Decode =>
  (bytes) =>
    new TextDecoder(label).decode(bytes);
const latin1: Decode = (bytes) => Buffer.from(bytes).toString("latin1");
const ucs2 = by("utf-16be");

/**
 * data_coding (SMPP 3.4, 5.2.19). 0x0F is GBK at Chinese operators; 0x1x and 0xFx also say where the phone keeps the
 * message, beside the alphabet (3GPP TS 23.038, 4).
 */
const decoders: Readonly<Record<number, Decode>> = {
  1: by("us-ascii"),
  3: latin1,
  6: by("iso-8859-5"),
  7: by("iso-8859-8"),
  8: ucs2,
  14: by("euc-kr"),
  15: by("gb18030"),
  16: fromGsm7,
  17: fromGsm7,
  18: fromGsm7,
  19: fromGsm7,
  24: ucs2,
  25: ucs2,
  26: ucs2,
  27: ucs2,
  240: fromGsm7,
  241: fromGsm7,
  242: fromGsm7,
  243: fromGsm7,
};

/** The text; undefined where the coding holds no text, or none that is known. */
export function decode(bytes: Uint8Array, coding: number, alphabet: Config["default_alphabet"]): string | undefined {
  if (coding === 0) return alphabet === "gsm7" ? fromGsm7(bytes) : latin1(bytes);
  return decoders[coding]?.(bytes);
}
