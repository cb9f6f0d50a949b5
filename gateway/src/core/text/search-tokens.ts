import { nfkc } from "./normalise.js";
import { simplified } from "./simplified.js";

/** Han characters in a row, or a word or number of another script. */
const pieces = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}])+/gu;
const han = /^\p{Script=Han}/u;
/** What a person neither sees nor types: marks of no width, of direction, soft hyphens. */
const unseen = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;
/** Of one text; a longer one is found by its beginning. */
const maxTokens = 4_096;

/** The form in which texts are compared: width, case, and traditional or simplified make no difference. */
export const folded = (text: string): string => simplified(nfkc(text).replace(unseen, "").toLowerCase());

function addHan(run: string, into: Set<string>): void {
  const characters = [...run];
  characters.forEach((one, n) => {
    into.add(one);
    const next = characters[n + 1];
    if (next !== undefined) into.add(one + next);
  });
}

/** What a text can be found by: single Han characters and pairs of them, words and numbers of other scripts. */
export function searchTokens(text: string): readonly string[] {
  const tokens = new Set<string>();
  for (const [piece] of folded(text).matchAll(pieces)) {
    if (han.test(piece)) addHan(piece, tokens);
    else tokens.add(piece);
    if (tokens.size >= maxTokens) break;
  }
  return [...tokens].slice(0, maxTokens);
}

/** Does the text hold every word that was asked for? Han anywhere, words of other scripts as a whole. */
export function holds(text: string, query: string): boolean {
  const all = folded(text);
  const tokens = new Set(searchTokens(text));
  const words = folded(query)
    .split(/\s+/)
    .filter((word) => word !== "");
  return words.every((word) => all.includes(word) && queryTokens(word).every((token) => tokens.has(token)));
}

/** The tokens a text must have to be looked at: where pairs stand, their single characters say nothing more. */
export function queryTokens(query: string): readonly string[] {
  const tokens = new Set<string>();
  for (const [piece] of folded(query).matchAll(pieces)) {
    if (!han.test(piece) || [...piece].length === 1) tokens.add(piece);
    else for (const token of searchTokens(piece)) if ([...token].length === 2) tokens.add(token);
  }
  return [...tokens];
}
