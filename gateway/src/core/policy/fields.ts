import type { Concealer } from "./concealer.js";

/** What becomes of one member; undefined: it stays here. `whole` is the object it is a member of, as it was. */
export type Change<T, Whole> = (value: T, conceal: Concealer, whole: Whole) => T | undefined;

/**
 * What becomes of every member of a shape. `own`: made by this house or of a closed list, it says nothing of a person.
 * A member the SDK gains does not build until it is named here.
 */
export type Fields<T> = { readonly [K in keyof T]-?: "own" | Change<Exclude<T[K], undefined>, T> };

/** The object with every member changed; a member that is not in the table is left out, for nobody knows what it holds. */
export function changed<T extends object>(fields: Fields<T>, whole: T, conceal: Concealer): T {
  const kept: [string, unknown][] = [];
  for (const [name, value] of Object.entries(whole)) {
    const change = Object.hasOwn(fields, name) ? (fields[name as keyof T] as "own" | Change<unknown, T>) : undefined;
    if (change === undefined || value === undefined) continue;
    const next = change === "own" ? value : change(value, conceal, whole);
    if (next !== undefined) kept.push([name, next]);
  }
  return Object.fromEntries(kept) as T;
}

/** The same, for a list. */
export const eachOf =
  <T extends object>(fields: Fields<T>) =>
  (list: T[], conceal: Concealer): T[] =>
    list.map((one) => changed(fields, one, conceal));
