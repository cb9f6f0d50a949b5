import { CST, Lexer } from "yaml";

export const maxFileBytes = 1_048_576;
const maxTokens = 300_000;
const maxFlowDepth = 64;
const maxIndent = 256;
const maxAnchors = 256;

const opens = new Set(["flow-map-start", "flow-seq-start"]);
const closes = new Set(["flow-map-end", "flow-seq-end"]);
const stacks = new Set(["seq-item-ind", "explicit-key-ind"]);
const marks = new Set(["anchor", "tag", "alias"]);

interface Seen {
  tokens: number;
  depth: number;
  marks: number;
  column: number;
}

function step(seen: Seen, source: string): string | undefined {
  const type = CST.tokenType(source) ?? "scalar";
  seen.tokens += 1;
  if (opens.has(type)) seen.depth += 1;
  if (closes.has(type)) seen.depth -= 1;
  if (marks.has(type)) seen.marks += 1;
  const indent = stacks.has(type) || (type === "space" && seen.column === 0) ? seen.column + source.length : 0;
  // A block of text, such as a certificate, is one token of many lines.
  const lineEnd = source.lastIndexOf("\n");
  seen.column = lineEnd < 0 ? seen.column + source.length : source.length - lineEnd - 1;
  if (seen.tokens > maxTokens) return "文件内容过多 | the file holds too much";
  if (seen.depth > maxFlowDepth || indent > maxIndent) return "嵌套过深 | nested too deeply";
  if (seen.marks > maxAnchors) return "锚点、别名或标签过多 | too many anchors, aliases or tags";
  return undefined;
}

/**
 * Refuses hostile YAML from its tokens alone. The parser must not see it: 200,000 open brackets end the whole process
 * there, and 300,000 anchors on one node keep it busy for minutes (both measured).
 */
export function tooMuch(text: string): { readonly message: string; readonly offset: number } | undefined {
  const seen: Seen = { tokens: 0, depth: 0, marks: 0, column: 0 };
  let offset = 0;
  for (const source of new Lexer().lex(text)) {
    const message = step(seen, source);
    if (message !== undefined) return { message, offset };
    // The lexer's control characters stand for nothing in the file.
    if (!["\u0002", "\u0018", "\u001f"].includes(source)) offset += source.length;
  }
  return undefined;
}
