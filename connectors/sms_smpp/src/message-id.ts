import type { Config } from "./config.js";

export type IdType = Config["message_id_type"];

const decimal = /^[0-9]{1,39}$/;
const hexadecimal = /^[0-9a-f]{1,32}$/;

const trimmed = (id: string): string => id.replace(/^0+(?=.)/, "");

/**
 * An id as messages are known by it: without leading zeros and in lower case, since the two sides of one SMSC pad and write
 * it differently. `text` leaves it as it is. "" is no id.
 */
export function normalId(id: string, type: IdType): string {
  const clean = id.replaceAll(/\p{C}/gu, "").trim();
  return type === "text" ? clean : trimmed(clean.toLowerCase());
}

/** Only a hexadecimal number has both digits and letters, and nothing beyond f. */
export const isSurelyHex = (id: string): boolean => hexadecimal.test(id) && !decimal.test(id);

/** The same number in the other form; undefined where it is none in the form it is read in. */
export const decimalToHex = (id: string): string | undefined =>
  decimal.test(id) ? BigInt(id).toString(16) : undefined;
export const hexToDecimal = (id: string): string | undefined =>
  hexadecimal.test(id) ? BigInt(`0x${id}`).toString(10) : undefined;
