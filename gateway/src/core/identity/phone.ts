import { isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";
import { nfkc } from "../text/normalise.js";

/** Blanks, dashes, brackets, dots, and the invisible marks that numbers copied from an address book carry. */
const separators = /[\s\p{Pd}\p{Cf}().]/gu;

/**
 * A phone number as E.164, or undefined when it is none. A Chinese number is taken by its shape alone: new mobile
 * prefixes are allotted, and none may be refused for being unknown here.
 */
export function normalisePhone(text: string, region: string): string | undefined {
  const digits = nfkc(text).replace(separators, "");
  if (!/^\+?[0-9]{3,20}$/.test(digits)) return undefined;
  const chinese =
    /^(?:\+|00)?86([1-9][0-9]{10})$/.exec(digits) ?? (region === "CN" ? /^(1[0-9]{10})$/.exec(digits) : null);
  if (chinese !== null) return `+86${chinese[1]}`;
  const parsed = isSupportedCountry(region)
    ? parsePhoneNumberFromString(digits, region)
    : parsePhoneNumberFromString(digits);
  return parsed?.isPossible() === true ? parsed.number : undefined;
}
