import { isBankCard } from "./bank-card.js";
import { type DigitSpan, digitSpans } from "./digit-spans.js";
import { emailSpans } from "./email-address.js";
import { isIdCard } from "./id-card.js";
import { phoneNumber } from "./phone-number.js";
import { type Reading, readings } from "./readings.js";
import type { NumberField } from "./rules.js";
import { studentNumberSpans } from "./student-number.js";

/** A personal number in a text; `value` is its one form, whatever the spelling: E.164, lower case, digits alone. */
export interface Found {
  readonly field: NumberField;
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

type Wanted = (field: NumberField) => boolean;

/** A + that adds two numbers is no prefix. */
const hasPlus = (text: string, start: number): boolean =>
  text[start - 1] === "+" && !/[0-9]/.test(text[start - 2] ?? "");

function phoneIn(text: string, { start, end, digits, shape }: DigitSpan): Found | undefined {
  const plus = hasPlus(text, start);
  const value = phoneNumber(digits, shape, plus) ?? (plus ? phoneNumber(digits, shape, false) : undefined);
  return value === undefined ? undefined : { field: "phone", start: plus ? start - 1 : start, end, value };
}

function idCardIn(text: string, { start, end, digits }: DigitSpan): Found | undefined {
  const last = digits.length === 17 ? (text[end] ?? "").toUpperCase() : "";
  const value = last === "X" ? `${digits}X` : digits;
  return isIdCard(value) ? { field: "id_card", start, end: end + value.length - digits.length, value } : undefined;
}

function bankCardIn(_: string, { start, end, digits, shape }: DigitSpan): Found | undefined {
  return isBankCard(digits, shape) ? { field: "bank_card", start, end, value: digits } : undefined;
}

const digitDetectors = [
  ["phone", phoneIn],
  ["id_card", idCardIn],
  ["bank_card", bankCardIn],
] as const;

function numbersIn(text: string, wanted: Wanted): Found[] {
  const detectors = digitDetectors.filter(([field]) => wanted(field));
  const found: Found[] = [];
  if (detectors.length === 0) return found;
  for (const span of digitSpans(text)) {
    for (const [, detect] of detectors) {
      const one = detect(text, span);
      if (one !== undefined) found.push(one);
    }
  }
  return found;
}

/** Joins what overlaps: the longest names the whole, so that no rest of a shorter one is left standing. */
function joined(found: readonly Found[]): readonly Found[] {
  const apart: { widest: Found; start: number; end: number }[] = [];
  for (const one of found.toSorted((a, b) => a.start - b.start)) {
    const last = apart.at(-1);
    if (last === undefined || one.start >= last.end) {
      apart.push({ widest: one, start: one.start, end: one.end });
      continue;
    }
    last.end = Math.max(last.end, one.end);
    if (one.end - one.start > last.widest.end - last.widest.start) last.widest = one;
  }
  return apart.map(({ widest, start, end }) => ({ ...widest, start, end }));
}

function findIn({ text, original }: Reading, wanted: Wanted): Found[] {
  const emails = wanted("email") ? emailSpans(text) : [];
  const students = wanted("student_no") ? studentNumberSpans(text) : [];
  const found: Found[] = [
    ...emails.map((span) => ({
      ...span,
      field: "email" as const,
      value: text.slice(span.start, span.end).toLowerCase(),
    })),
    ...students.map((span) => ({ ...span, field: "student_no" as const, value: text.slice(span.start, span.end) })),
    ...numbersIn(text, wanted),
  ];
  return found.map((one) => ({ ...one, ...original(one.start, one.end) }));
}

/** The wanted personal numbers of a text, in order, none overlapping, by their place in the text as it was given. */
export function findNumbers(text: string, wanted: Wanted): readonly Found[] {
  return joined(readings(text).flatMap((reading) => findIn(reading, wanted)));
}
