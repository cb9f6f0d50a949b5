/**
 * Resident identity numbers, GB 11643-1999: six digits of an area, a birth date, three of a sequence, a check character
 * (ISO 7064 MOD 11-2). Permits of Hong Kong, Macao and Taiwan residents (81 82 83) and the foreigners' card of 2023
 * (9, then the area) have the same form. The 15-digit form is left alone: it ended on 1 January 2013, and without a
 * check character one order number in a hundred would look like it.
 */
const shape =
  /^(?:(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])[0-9]{4}|9(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])[0-9]{3})(1[89]|20)([0-9]{2})([0-9]{2})([0-9]{2})[0-9]{3}[0-9X]$/;
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checks = "10X98765432";
const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isDate(year: number, month: number, day: number): boolean {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = (monthDays[month - 1] ?? 0) + (month === 2 && isLeap ? 1 : 0);
  return day >= 1 && day <= days;
}

/** The check character of the first 17 digits. */
export function idCardCheck(digits: string): string {
  const sum = weights.reduce((total, weight, n) => total + weight * Number(digits[n]), 0);
  return checks[sum % 11] ?? "";
}

/** Eighteen characters, X in upper case. */
export function isIdCard(value: string): boolean {
  if (value.length !== 18) return false;
  const [, century = "", years = "", month = "", day = ""] = shape.exec(value) ?? [];
  return (
    century !== "" &&
    isDate(Number(century + years), Number(month), Number(day)) &&
    idCardCheck(value) === value.slice(17)
  );
}
