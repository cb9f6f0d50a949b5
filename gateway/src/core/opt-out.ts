import { fold } from "./text/normalise.js";

/** What a person's short message says about hearing from the school at all. */
export type Wish = "stop" | "resume";

export interface WishWords {
  readonly opt_out_words: readonly string[];
  readonly opt_in_words: readonly string[];
}

/** `回复TD退订` teaches people to answer with more than the word: a leading 回复 or 回 and marks around it do not count. */
const bare = (text: string): string =>
  fold(text)
    .replace(/^[\s\p{P}]*(回复|回)?[\s\p{P}]*/u, "")
    .replace(/[\s\p{P}]+$/u, "");

/** Only a message that is the word and nothing else is a wish: 怎么退订课程 is a question. */
export function wishOf(text: string | undefined, words: WishWords): Wish | undefined {
  if (text === undefined || text.length > 64) return undefined;
  const said = bare(text);
  if (words.opt_out_words.some((word) => fold(word) === said)) return "stop";
  return words.opt_in_words.some((word) => fold(word) === said) ? "resume" : undefined;
}
