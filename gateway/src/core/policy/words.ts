import { type Concealer, removed } from "./concealer.js";

type Words = (text: string, conceal: Concealer) => string | undefined;

/** What people wrote, at most `max` units: under `text: drop` it stays here. */
export const words =
  (max?: number): Words =>
  (text, conceal) =>
    conceal.rules.text === "drop" ? undefined : conceal.numbers(text, max);

/** The same where the place may not be empty. */
export const said =
  (max?: number) =>
  (text: string, conceal: Concealer): string =>
    words(max)(text, conceal) ?? removed;

/** Words of the school's own staff and software: only numbers in them are hidden. */
export const note =
  (max?: number) =>
  (text: string, conceal: Concealer): string =>
    conceal.numbers(text, max);

export const id =
  (max?: number) =>
  (value: string, conceal: Concealer): string =>
    conceal.id(value, max);

export const name = (value: string, conceal: Concealer): string | undefined => conceal.value("display_name", value);

export const notes = (list: string[], conceal: Concealer): string[] => list.map((one) => conceal.numbers(one));
export const ids = (list: string[], conceal: Concealer): string[] => list.map((one) => conceal.id(one));
