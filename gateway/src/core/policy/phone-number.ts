const mobile = /^1[3-9][0-9]{9}$/;
/** Area code and a number that begins as subscribers' numbers do. Hotlines (400, 800, 95…) are no one's own. */
const landline = /^0(10|2[0-57-9]|[3-9][0-9]{2})([2-8][0-9]{6,7})$/;
const neighbours = /^00(?=86|852|853|886)/;
/** How mobile numbers are parted; a date followed by an amount is parted in other ways. */
const mobileShapes = /^(?:11|3 4 4|3 3 5|3 8|7 4|4 4 3|4 3 4|3 4 2 2|3 2 2 2 2|3 2 3 3)$/;
/** Two years and a count, as in "1898-2023 125 years". */
const years = /^1[89][0-9]{2}(?:1[89]|20)[0-9]{5}$/;
/** Lengths with the country code where they are fixed; other countries have 8 to 15 digits (ITU-T E.164). */
const fixedLengths: readonly (readonly [string, number, number])[] = [
  ["86", 12, 13],
  ["852", 11, 11],
  ["853", 11, 11],
  ["886", 11, 12],
  ["1", 11, 11],
];

function isInternational(digits: string): boolean {
  const [, least, most] = fixedLengths.find(([code]) => digits.startsWith(code)) ?? ["", 8, 15];
  return digits.length >= least && digits.length <= most && !digits.startsWith("0");
}

function domestic(digits: string, shape: readonly number[]): string | undefined {
  if (mobile.test(digits)) {
    const isYears = shape.length > 1 && shape[0] === 4 && years.test(digits);
    return mobileShapes.test(shape.join(" ")) && !isYears ? `+86${digits}` : undefined;
  }
  const [, area = "", rest = ""] = landline.exec(digits) ?? [];
  const isParted = shape.length === 1 || shape[0] === area.length + 1;
  return rest !== "" && isParted && digits.length >= 11 ? `+86${area}${rest}` : undefined;
}

/**
 * Digits as E.164, if they are written as a phone number of mainland China (mobile, landline with its area code) or one
 * with its country code; `plus`: a + stands before them. A local number without an area code cannot be told from others.
 */
export function phoneNumber(digits: string, shape: readonly number[], plus: boolean): string | undefined {
  if (plus) return isInternational(digits) ? `+${digits}` : undefined;
  const abroad = digits.replace(neighbours, "");
  if (abroad !== digits) return isInternational(abroad) ? `+${abroad}` : undefined;
  if (digits.startsWith("86") && mobile.test(digits.slice(2))) return `+${digits}`;
  return domestic(digits, shape);
}
