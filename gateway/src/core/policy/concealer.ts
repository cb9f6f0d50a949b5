import { type Found, findNumbers } from "./find-numbers.js";
import { masked } from "./masked.js";
import type { Action } from "./options.js";
import { type NumberField, numberFields, type Rules, ruleInText, type ValueField } from "./rules.js";

/** Stands where something was that must not leave and whose place may not be empty. */
export const removed = "[已隐去 removed]";

/** What a policy needs from outside: keys and memory are the caller's. */
export interface PolicyContext {
  /** HMAC-SHA256 of (field, value) under the endpoint's own key, as text; never a bare digest: numbers can be tried out. */
  readonly hash: (field: string, value: string) => string;
  /** A token such as `tok_…` for (field, value), the same each time; the caller keeps those that `applyPolicy` returns. */
  readonly token: (field: string, value: string) => string;
  /** A minor's guardian agreed to this endpoint's purpose. Left out: nobody did. */
  readonly guardianAgreed?: boolean;
}

/** A token made for a value of the event; one whose text became too long does not stand in it. */
export interface IssuedToken {
  readonly token: string;
  readonly value: string;
  readonly field: string;
}

/** Hides values of one event by its rules, and remembers what it did. */
export interface Concealer {
  readonly rules: Rules;
  /** Number classes that were hidden inside texts. */
  readonly found: ReadonlySet<NumberField>;
  readonly tokens: readonly IssuedToken[];
  /** A whole value of a field; undefined: it stays here. */
  value(field: ValueField, value: string): string | undefined;
  /** A text with the personal numbers in it hidden; `removed` where the result is longer than `max` units. */
  numbers(text: string, max?: number): string;
  /** An id made elsewhere: one that holds a number becomes a pseudonym, so that equal ids stay equal. */
  id(id: string, max?: number): string;
}

/** Which numbers are looked for: inside texts `text: mask` adds to what the fields' own rules say. */
interface Place {
  readonly any: boolean;
  readonly has: (field: NumberField) => boolean;
}

/** Puts a replacement in the place of each number found. */
function replaced(text: string, found: readonly Found[], instead: (one: Found) => string): string {
  const pieces: string[] = [];
  let at = 0;
  for (const one of found) {
    pieces.push(text.slice(at, one.start), instead(one));
    at = one.end;
  }
  return pieces.join("") + text.slice(at);
}

const within = (text: string, max: number | undefined): string =>
  max !== undefined && text.length > max ? removed : text;

function placeOf(ruleOf: (field: NumberField) => Action): Place {
  const wanted = new Set<NumberField>(numberFields.filter((field) => ruleOf(field) !== "keep"));
  return { any: wanted.size > 0, has: (field) => wanted.has(field) };
}

/** Carries an action out; each value gets one token, however often it stands in the event. */
function hider(context: PolicyContext, tokens: Map<string, IssuedToken>) {
  function tokenOf(field: ValueField, value: string): string {
    const key = `${field} ${value}`;
    const issued = tokens.get(key) ?? { token: context.token(field, value), value, field };
    tokens.set(key, issued);
    return issued.token;
  }
  return (action: Exclude<Action, "keep">, field: ValueField, value: string): string | undefined => {
    switch (action) {
      case "mask":
        return masked(field, value);
      case "hash":
        return context.hash(field, value);
      case "tokenise":
        return tokenOf(field, value);
      case "drop":
        return undefined;
    }
  };
}

export function createConcealer(rules: Rules, context: PolicyContext): Concealer {
  const texts = placeOf((field) => ruleInText(rules, field));
  const values = placeOf((field) => rules[field]);
  const found = new Set<NumberField>();
  const tokens = new Map<string, IssuedToken>();
  const hidden = hider(context, tokens);

  function insideText({ field, value }: Found): string {
    const action = ruleInText(rules, field);
    found.add(field);
    return (action === "keep" ? undefined : hidden(action, field, value)) ?? removed;
  }
  const hide = (text: string, { any, has }: Place): string =>
    any ? replaced(text, findNumbers(text, has), insideText) : text;
  return {
    rules,
    found,
    get tokens() {
      return [...tokens.values()];
    },
    value: (field, value) => (rules[field] === "keep" ? hide(value, values) : hidden(rules[field], field, value)),
    numbers: (text, max) => within(hide(text, texts), max),
    id: (id, max) => (values.any && findNumbers(id, values.has).length > 0 ? within(context.hash("id", id), max) : id),
  };
}
