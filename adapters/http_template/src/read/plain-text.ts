const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

/** A code point as text; what Unicode does not have is left out. */
function character(code: number): string {
  const valid = Number.isInteger(code) && code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return valid ? String.fromCodePoint(code) : "";
}

function entity(whole: string, name: string): string {
  if (/^#x/i.test(name)) return character(Number.parseInt(name.slice(2), 16));
  if (name.startsWith("#")) return character(Number.parseInt(name.slice(1), 10));
  return named[name.toLowerCase()] ?? whole;
}

const breaks = /<(?:br|\/p|\/div|\/li|\/tr|\/h[1-6])\b[^<>]*>/gi;
const tags = /<[a-z/!][^<>]*>/gi;
const entities = /&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,6});/gi;

/** The words of a reply written in a rich-text editor. */
export const plainText = (html: string): string =>
  html
    .replace(/\s+/g, " ")
    .replace(breaks, "\n")
    .replace(tags, "")
    .replace(entities, entity)
    .split("\n")
    .map((line) => line.trim())
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
