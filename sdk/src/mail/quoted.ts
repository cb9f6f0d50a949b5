import { quoteHeadAt } from "./quote-heads.js";

export interface Separated {
  readonly text: string;
  /** Something was left out; the raw event keeps the whole. */
  readonly quoted: boolean;
}

const isQuote = (line: string): boolean => /^\s{0,3}>/.test(line);
const isRule = (line: string): boolean => /^\s*[-_—]{5,}\s*$/.test(line);

/** Below an attribution: what stands between `>` lines was written now, and is kept. Without any `>` all of it is old. */
function answersBetween(lines: readonly string[]): string[] {
  if (!lines.some(isQuote)) return [];
  const end = lines.findIndex((_, at) => quoteHeadAt(lines, at)?.kind === "rest");
  return (end < 0 ? [...lines] : lines.slice(0, end)).filter((line) => !isQuote(line));
}

function newLines(lines: readonly string[]): readonly string[] {
  for (let at = 0; at < lines.length; at += 1) {
    const head = quoteHeadAt(lines, at);
    if (!head) continue;
    const before = lines.slice(0, at).filter((line) => !isQuote(line));
    return head.kind === "rest" ? before : [...before, ...answersBetween(lines.slice(head.body))];
  }
  return lines.filter((line) => !isQuote(line));
}

/** The rule Outlook and DingTalk draw above the old mail belongs to it. */
function withoutRule(lines: readonly string[]): readonly string[] {
  const last = lines.findLastIndex((line) => line.trim() !== "");
  return isRule(lines[last] ?? "") ? lines.slice(0, last) : lines;
}

const joined = (lines: readonly string[]): string =>
  lines
    .map((line) => line.trimEnd())
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();

/** New text apart from quoted history. A mail with nothing new in it, such as a bare forward, is kept whole. */
export function separated(text: string): Separated {
  const lines = text.split("\n");
  const kept = newLines(lines);
  if (kept.length === lines.length) return { text: joined(lines), quoted: false };
  const fresh = joined(withoutRule(kept));
  return fresh === "" ? { text: joined(lines), quoted: false } : { text: fresh, quoted: true };
}
