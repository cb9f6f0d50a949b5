const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };
const unseen = new Set(["script", "style", "head", "title"]);
const breaks = new Set(["br", "hr", "p", "div", "li", "tr", "ul", "ol", "pre", "table", "blockquote"]);
const heading = /^h[1-6]$/;

function character(code: number): string {
  return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : "";
}

/** A named or numbered character reference; an unknown one stays as it stands. */
function referred(whole: string, name: string): string {
  if (/^#x/i.test(name)) return character(Number.parseInt(name.slice(2), 16));
  if (name.startsWith("#")) return character(Number.parseInt(name.slice(1), 10));
  return entities[name.toLowerCase()] ?? whole;
}

const words = (text: string): string =>
  text.replace(/[ \t\r\n]+/g, " ").replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,6});/gi, referred);

/** What a person reads of the HTML an agent wrote in the editor: blocks become lines, tags nothing. One pass. */
export function plainText(html: string): string {
  let text = "";
  let hidden = "";
  for (const [token] of html.matchAll(/<[^<>]*>|<|[^<]+/g)) {
    const [, end, name = ""] = /^<(\/?)([a-z][a-z0-9]*)/i.exec(token)?.map((part) => part.toLowerCase()) ?? [];
    if (name === "") text += hidden === "" && !/^<[!?]/.test(token) ? words(token) : "";
    else if (hidden !== "") hidden = end === "/" && name === hidden ? "" : hidden;
    else if (unseen.has(name) && end === "") hidden = name;
    else if (breaks.has(name) || heading.test(name)) text += "\n";
  }
  const lines = text.split("\n").map((line) => line.trim());
  return lines
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
