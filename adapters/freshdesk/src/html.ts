const signs: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Plain text as the HTML Freshdesk takes. */
export const htmlOf = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => signs[sign] ?? sign).replace(/\r?\n/g, "<br>");

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };
const breaking = /^<\/?(?:br|hr|p|div|li|tr|ul|ol|table|pre|blockquote|h[1-6])\b/i;
const unseen = /<(script|style)\b[^>]*>[\s\S]*?<\/\1\s*>|<!--[\s\S]*?-->/gi;

function character(code: number): string {
  return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : "";
}

/** An unknown reference stays as it stands. */
function referred(whole: string, name: string): string {
  if (/^#x/i.test(name)) return character(Number.parseInt(name.slice(2), 16));
  if (name.startsWith("#")) return character(Number.parseInt(name.slice(1), 10));
  return entities[name.toLowerCase()] ?? whole;
}

/** What the agent's editor puts below a reply: the words it answers. */
const quoteStart = /<div[^>]*class="[^"]*freshdesk_quote/i;

/** What a person reads of the HTML an agent wrote, without what it quotes: blocks become lines, tags nothing. */
export function plainText(html: string): string {
  const quote = html.search(quoteStart);
  const own = (quote === -1 ? html : html.slice(0, quote)).replace(unseen, "");
  let text = "";
  for (const [token] of own.matchAll(/<\/?[a-z][^<>]*>|<|[^<]+/gi))
    if (!/^<\/?[a-z][^<>]*>$/i.test(token)) text += token.replace(/[ \t\r\n]+/g, " ");
    else if (breaking.test(token)) text += "\n";
  return text
    .replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,6});/gi, referred)
    .split("\n")
    .map((line) => line.trim())
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
