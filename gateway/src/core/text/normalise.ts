/** Letters, digits and punctuation of Chinese and Western text that no normal form changes or joins with a neighbour. */
const plain =
  /^[\u0001-\u009f\u00a1-\u00a7\u2010\u2012-\u2016\u2018-\u2023\u3001\u3002\u3005-\u3029\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff]*$/;
const stable = /^[\u0001-\u02ff\u2010-\u2027\u3001-\u3029\u3041-\u3096\u30a1-\u30fe\u4e00-\u9fff\uff01-\uffee]*$/;

/** More than 30 combining marks in a row, as no language writes them. U+034F ends a run (see `bounded`). */
const longRun = /(?:(?!\u034f)\p{M}){31,}/gu;
const thirty = /(?:\p{M}){30}(?=\p{M})/gu;

/**
 * Splits runs of combining marks with U+034F after each 30 (Unicode's "stream-safe" form). Normalising sorts a run in
 * quadratic time: without this, one message of 1 MiB of accents stops the whole process for a minute.
 */
const bounded = (text: string): string => text.replace(longRun, (run) => run.replace(thirty, "$&\u034f"));

/** NFC, in linear time; the same string when nothing changes. */
export function nfc(text: string): string {
  return stable.test(text) ? text : bounded(text).normalize("NFC");
}

/** NFKC, in linear time: for identity and search only, never for text that is kept. */
export function nfkc(text: string): string {
  return plain.test(text) ? text : bounded(text).normalize("NFKC");
}

/** The form in which words are looked for: width and case do not count. */
export function fold(text: string): string {
  return nfkc(text).toLowerCase();
}
