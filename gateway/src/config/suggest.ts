import { suggest } from "../core/routing/suggest.js";

/** The hint for a wrong word: what was probably meant, else what there is. */
export const didYouMean = (word: string, known: readonly string[]): string => `提示 | ${suggest(word, known)}`;
