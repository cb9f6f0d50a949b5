/**
 * First digits of cards and the lengths they are issued in: UnionPay 62 and 81, the older ranges of Chinese banks, then
 * Visa, Mastercard, JCB, American Express, Diners (ISO/IEC 7812 prefixes as the schemes publish them). An order number
 * that begins with a year is none of them.
 */
const issued: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^62|^81/, [16, 17, 18, 19]],
  [/^955[89]|^9400|^9988|^103[0-9]{3}|^690755|^60[0-9]{4}|^58[0-9]{4}|^68[0-9]{4}/, [16, 17, 18, 19]],
  [/^4[035]/, [16, 19]],
  [/^4/, [16]],
  [/^5[1-5]|^222[1-9]|^22[3-9]|^2[3-6]|^27[01]|^2720/, [16]],
  [/^35(?:2[89]|[3-8])/, [16]],
  [/^3[47]/, [15]],
  [/^3(?:0[0-5]|[68])/, [14]],
];
/** As cards are printed and people copy them: in fours, 6-13, 4-6-5, or in one. */
const written = /^(?:[0-9]+|(?:4 ){2,4}[1-4]|(?:4 ){2,3}7|6 1[0-3]|4 6 [45])$/;

/** ISO/IEC 7812-1, annex B. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let n = 0; n < digits.length; n += 1) {
    const digit = Number(digits[digits.length - 1 - n]);
    const doubled = n % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Digits of a card some bank could have issued, written as cards are. */
export function isBankCard(digits: string, shape: readonly number[] = [digits.length]): boolean {
  if (digits.length < 13 || digits.length > 19 || !written.test(shape.join(" "))) return false;
  return (
    issued.some(([prefix, lengths]) => lengths.includes(digits.length) && prefix.test(digits)) && passesLuhn(digits)
  );
}
