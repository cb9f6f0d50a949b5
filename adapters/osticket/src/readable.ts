const graphemes = new Intl.Segmenter("zh", { granularity: "grapheme" });

const isWide = (character: string): boolean => (character.codePointAt(0) ?? 0) > 0xffff;

const named = (characters: readonly string[]): string =>
  `[U+${characters.map((one) => (one.codePointAt(0) ?? 0).toString(16).toUpperCase()).join("+")}]`;

/**
 * Text that osTicket keeps: its database columns hold three bytes a character, and emoji and rare Han are dropped in
 * silence. Each is written as its code point instead, so that an agent sees that something stood there.
 */
export function readable(text: string): string {
  if (![...text].some(isWide)) return text;
  return [...graphemes.segment(text)]
    .map(({ segment }) => {
      const wide = [...segment].filter(isWide);
      return wide.length === 0 ? segment : named(wide);
    })
    .join("");
}
