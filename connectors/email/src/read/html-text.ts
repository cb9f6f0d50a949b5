import { limits } from "./limits.js";

const entities: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&amp;": "&",
  "&nbsp;": " ",
};
const breaks = /^<(?:br|hr|tr|li|h[1-6])\b/i;
const ends = /^<\/?(?:p|div|ul|ol|pre|table|blockquote)\b/i;

const decoded = (text: string): string =>
  text.replaceAll(/&(?:lt|gt|quot|amp|nbsp);/g, (entity) => entities[entity] ?? entity).replaceAll("\u00A0", " ");

interface Page {
  readonly lines: string[];
  quotes: number;
}

function newLine(page: Page): void {
  if (page.lines.at(-1) !== "" || page.lines.at(-2) !== "") page.lines.push("");
}

function write(page: Page, token: string): void {
  const text = decoded(token).replaceAll(/[ \t\r\n]+/g, " ");
  const line = page.lines.pop() ?? "";
  const start = text.trimStart();
  page.lines.push(
    line === "" && start !== "" ? `${"> ".repeat(Math.min(page.quotes, 10))}${start}` : line && `${line}${text}`,
  );
}

function tag(page: Page, token: string): void {
  if (/^<\/?blockquote\b/i.test(token)) page.quotes = Math.max(0, page.quotes + (token.startsWith("</") ? -1 : 1));
  if (breaks.test(token) || ends.test(token)) newLine(page);
}

/** Text of already safe HTML. Quotations become lines with `>`, as mail programs write them in plain text. */
export function textOfHtml(html: string): string {
  const page: Page = { lines: [""], quotes: 0 };
  for (const [token] of html.matchAll(/<[^>]*>|[^<]+/g)) {
    if (token.startsWith("<")) tag(page, token);
    else write(page, token);
  }
  return page.lines
    .map((line) => line.trimEnd())
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}

const unseen = /^<(\/?)(?:script|style|title)\b/i;

/** Rough text of HTML that was too large to be cleaned: its beginning without tags, in one pass over the tokens. */
export function roughText(html: string): string {
  const words: string[] = [];
  let hidden = false;
  for (const [token] of html.slice(0, limits.htmlChars).matchAll(/<[^<>]*>?|[^<]+/g)) {
    const mark = unseen.exec(token);
    if (mark) hidden = mark[1] !== "/";
    else if (!hidden && !token.startsWith("<")) words.push(decoded(token).trim());
  }
  return words.filter((word) => word !== "").join("\n");
}
