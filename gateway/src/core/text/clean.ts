import { nfc } from "./normalise.js";

/** What Postgres cannot hold: NUL and halves of a surrogate pair. One such row would fail its whole batch. */
const unstorable = /[\0\p{Cs}]/u;
const everyUnstorable = /[\0\p{Cs}]/gu;
const poisoned: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);
const deepest = 64;

/** The one rule for text that is kept: well-formed, no NUL, NFC. The same string when it is clean already. */
export function clean(text: string): string {
  return nfc(unstorable.test(text) ? text.replace(everyUnstorable, "\ufffd") : text);
}

/** Must this key (source id, scheme value, id) be refused? Replacing could make two different keys equal. */
export function badKey(text: string): boolean {
  return unstorable.test(text);
}

/**
 * Cleans every string and key of a JSON value, drops keys that could reach a prototype, and puts "…" in place of what
 * is nested more than 64 levels deep, so that nothing later overflows the stack.
 */
export function cleanDeep(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return clean(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= deepest) return "…";
  if (Array.isArray(value)) return value.map((item) => cleanDeep(item, depth + 1));
  const entries = Object.entries(value).map(([key, item]) => [clean(key), cleanDeep(item, depth + 1)] as const);
  return Object.fromEntries(entries.filter(([key]) => !poisoned.has(key)));
}
