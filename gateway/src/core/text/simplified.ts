import pairs from "opencc-js/dict/TSCharacters";

/** OpenCC simplifies these within phrases alone; here they stand for themselves: 瞭解 了解, 回覆 回复, 藉口 借口. */
const within = [
  ["瞭", "了"],
  ["覆", "复"],
  ["藉", "借"],
] as const;

const forms: ReadonlyMap<string, string> = new Map([
  ...pairs.split("|").map((pair) => pair.split(" ") as [string, string]),
  ...within,
]);

const formOf = (one: string): string => forms.get(one) ?? one;

/**
 * Each Han character in one form, whether it was written traditional or simplified: for comparing, never for showing.
 * Character by character: by phrases, a part of a text would look other than it does in the whole.
 */
export const simplified = (text: string): string =>
  // Twice: what 薴 becomes is itself another's traditional form.
  text.replace(/\p{Script=Han}/gu, (one) => formOf(formOf(one)));
