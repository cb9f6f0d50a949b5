/** A text in the form numbers are looked for, and where each of its units stood. */
export interface Reading {
  readonly text: string;
  /** The part of the original that these units of `text` came from. */
  original(start: number, end: number): { readonly start: number; readonly end: number };
}

/** ASCII, Chinese characters, their comma and full stop: what no normal form changes. */
const plain = /^[\0-\u007f\u3001\u3002\u4e00-\u9fff]*$/;
/** Zero-width and direction marks, and marks set on a character, as in keycap digits: they part no number. */
const ignored = /^[\p{Cf}\p{M}]$/u;
/** No form that holds a digit, a sign or a letter of an address is longer; one character can have a form of eighteen. */
const longestForm = 4;

const isPlain = (code: number): boolean => code < 0x80 || (code >= 0x4e00 && code <= 0x9fff);

function formOf(character: string, code: number): string {
  if (isPlain(code)) return character;
  // Full-width forms stand in the order of ASCII.
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  if (ignored.test(character)) return "";
  const form = character.normalize("NFKC");
  return form.length > longestForm ? character : form;
}

/** An ASCII character as URLs write it: `%2B`. */
const escape = /%[2-7][0-9a-f]/i;
const parts = /%[2-7][0-9a-f]|[\s\S]/giu;

function unescaped(part: string): string {
  return part.length === 3 ? String.fromCharCode(Number.parseInt(part.slice(1), 16)) : part;
}

function readBy(text: string, split: Iterable<string>): Reading {
  const forms: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const part of split) {
    const character = unescaped(part);
    const form = formOf(character, character.codePointAt(0) ?? 0);
    forms.push(form);
    for (let unit = 0; unit < form.length; unit += 1) {
      starts.push(at);
      ends.push(at + part.length);
    }
    at += part.length;
  }
  return {
    text: forms.join(""),
    original: (start, end) => ({ start: starts[start] ?? text.length, end: ends[end - 1] ?? text.length }),
  };
}

/**
 * The ways a text can be read: NFKC character by character, so that each unit knows its origin and full-width digits
 * count as digits; and where it holds escapes of a URL, with those undone as well, since `%20138…` and `5%2301…` look
 * alike. Linear.
 */
export function readings(text: string): readonly Reading[] {
  const read = plain.test(text)
    ? { text, original: (start: number, end: number) => ({ start, end }) }
    : readBy(text, text);
  return escape.test(text) ? [read, readBy(text, text.match(parts) ?? [])] : [read];
}
