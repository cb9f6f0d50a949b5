const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

/** A code point as text; what Unicode does not have is left out. */
function character(code: number): string {
  const valid = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return valid ? String.fromCodePoint(code) : "";
}

/** One that is not known stays as it stands. */
function referred(whole: string, name: string): string {
  if (/^#x/i.test(name)) return character(Number.parseInt(name.slice(2), 16));
  if (name.startsWith("#")) return character(Number.parseInt(name.slice(1), 10));
  return named[name.toLowerCase()] ?? whole;
}

/** The named and numbered character references of HTML as what they stand for, each read once. */
export const dereferenced = (text: string): string =>
  text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,6});/gi, referred);
