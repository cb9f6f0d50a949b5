const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

/** A code point as text; what Unicode does not have is left out. */
function character(code: number): string {
  const valid = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return valid ? String.fromCodePoint(code) : "";
}

function entity(whole: string, name: string): string {
  if (/^#x/i.test(name)) return character(Number.parseInt(name.slice(2), 16));
  if (name.startsWith("#")) return character(Number.parseInt(name.slice(1), 10));
  return named[name.toLowerCase()] ?? whole;
}

const breaks = /<(?:br|\/p|\/div|\/li|\/tr|\/h[1-6])\b[^<>]*>/gi;
const tags = /<\/?[a-z][^<>]*>/gi;
const entities = /&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,6});/gi;

/** The words of a message that may hold HTML; line breaks of a plain one stay. Linear in its length. */
export function plainText(content: string): string {
  const isHtml = /<\/?[a-z][^<>]*>/i.test(content);
  const words = isHtml ? content.replace(breaks, "\n").replace(tags, "") : content;
  const text = words.replace(entities, entity);
  return isHtml ? text.trim() : text;
}
