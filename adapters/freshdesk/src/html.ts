import { plainText } from "@gatehouse/sdk/desk";

const signs: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Plain text as the HTML Freshdesk takes. */
export const htmlOf = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => signs[sign] ?? sign).replace(/\r?\n/g, "<br>");

/** What the agent's editor puts below a reply: the words it answers. */
const quoteStart = /<div[^<>]*class="[^"<>]*freshdesk_quote/i;

/** What a person reads of the HTML an agent wrote, without what it quotes. */
export function ownText(html: string): string {
  const quote = html.search(quoteStart);
  return plainText(quote === -1 ? html : html.slice(0, quote));
}
