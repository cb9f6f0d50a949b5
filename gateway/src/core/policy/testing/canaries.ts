import fc from "fast-check";
import { passesLuhn } from "../bank-card.js";
import { idCardCheck } from "../id-card.js";

const digits = (length: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(""));

const two = (n: number): string => String(n).padStart(2, "0");

/** Mobile numbers as E.164, the form contact points are kept in. */
export const phones: fc.Arbitrary<string> = fc
  .tuple(fc.integer({ min: 3, max: 9 }), digits(9))
  .map(([second, rest]) => `+861${second}${rest}`);

/** The same as people write them: eleven digits. */
export const chinesePhones: fc.Arbitrary<string> = phones.map((number) => number.slice(3));

export const idCards: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom("110105", "440524", "650102", "810000"),
    fc.integer({ min: 1900, max: 2025 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
    digits(3),
  )
  .map(([area, year, month, day, rest]) => `${area}${year}${two(month)}${two(day)}${rest}`)
  .map((head) => head + idCardCheck(head));

export const bankCards: fc.Arbitrary<string> = fc
  .constantFrom(["62", 16], ["62", 19], ["4", 16], ["51", 16], ["37", 15])
  .chain(([prefix, length]) => digits(Number(length) - String(prefix).length - 1).map((rest) => `${prefix}${rest}`))
  .map((head) => head + [..."0123456789"].find((check) => passesLuhn(head + check)));

const label = fc.stringMatching(/^[a-z][a-z0-9]{2,9}$/);
export const mails: fc.Arbitrary<string> = fc
  .tuple(label, label, fc.constantFrom("example", "cn", "com"))
  .map(([local, domain, top]) => `${local}@${domain}.${top}`);
