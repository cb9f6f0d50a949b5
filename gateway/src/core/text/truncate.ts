interface Cut {
  readonly text: string;
  readonly truncated: boolean;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const encoder = new TextEncoder();

/** A "character" of more units than this is an attack; it is cut in the middle rather than taking all text with it. */
const longestGrapheme = 256;

/** The first `units` UTF-16 units of the text, less what would split a character as people see it. */
function headOf(text: string, units: number): string {
  const start = graphemes.segment(text.slice(0, units + longestGrapheme)).containing(units)?.index ?? units;
  return text.slice(0, units - start > longestGrapheme ? units : start);
}

/** Cuts to at most so many bytes of UTF-8, never inside a character as people see it. */
export function truncate(text: string, maxBytes: number): Cut {
  if (text.length * 3 <= maxBytes || Buffer.byteLength(text) <= maxBytes) return { text, truncated: false };
  const { read } = encoder.encodeInto(text, new Uint8Array(maxBytes));
  return { text: headOf(text, read), truncated: true };
}

/** Cuts to at most so many UTF-16 units (what `length` counts), never inside a character as people see it. */
export function truncateUnits(text: string, maxUnits: number): Cut {
  if (text.length <= maxUnits) return { text, truncated: false };
  const head = headOf(text, maxUnits);
  return { text: /[\ud800-\udbff]$/.test(head) ? head.slice(0, -1) : head, truncated: true };
}
