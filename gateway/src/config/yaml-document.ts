import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from "yaml";
import { fillPlaceholders } from "./placeholders.js";
import { type Finding, optionName, type Path, type Problem } from "./problem.js";
import { maxFileBytes, tooMuch } from "./yaml-limits.js";

export interface YamlDocument {
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** Gives a finding its line and column; a missing option has those of what it is missing in. */
  locate(finding: Finding): Problem;
}

type Env = Readonly<Record<string, string | undefined>>;

interface Place {
  readonly key: number;
  readonly value: number;
}

interface Walk {
  readonly document: Document;
  readonly env: Env;
  readonly places: Map<string, Place>;
  readonly findings: Finding[];
  nodes: number;
}

const maxNodes = 200_000;
const maxDepth = 100;
const dangerous = new Set(["__proto__", "constructor", "prototype"]);
const placeKey = (path: Path): string => JSON.stringify(path);
const startOf = (node: unknown): number => (node as Node | null | undefined)?.range?.[0] ?? 0;

function scalarOf(walk: Walk, path: Path, value: unknown): unknown {
  if (typeof value !== "string") return value;
  const { text, missing } = fillPlaceholders(value, walk.env);
  for (const one of missing) walk.findings.push({ path, ...one });
  return text;
}

function keyOf(walk: Walk, path: Path, pair: Pair, taken: ReadonlySet<string>): string | undefined {
  const key = isScalar(pair.key) ? String(pair.key.value) : undefined;
  if (key === undefined) {
    walk.findings.push({ path, message: "选项名必须是文字 | the name of an option must be text" });
    return undefined;
  }
  const at = [...path, key];
  const message = dangerous.has(key)
    ? "不能作为选项名 | is no name for an option"
    : taken.has(key)
      ? "选项重复 | the option is given twice"
      : undefined;
  if (!walk.places.has(placeKey(at)) || message !== undefined)
    walk.places.set(placeKey(at), { key: startOf(pair.key), value: startOf(pair.value ?? pair.key) });
  if (message === undefined) return key;
  walk.findings.push({ path: at, message, atKey: true });
  return undefined;
}

function mapOf(walk: Walk, path: Path, pairs: readonly Pair[]): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  const taken = new Set<string>();
  for (const pair of pairs) {
    const key = keyOf(walk, path, pair, taken);
    if (key === undefined) continue;
    taken.add(key);
    found[key] = valueOf(walk, [...path, key], pair.value);
  }
  return found;
}

/** Aliases are followed while counting, so that a bomb of them ends at the limit. */
function valueOf(walk: Walk, path: Path, node: unknown): unknown {
  walk.nodes += 1;
  if (walk.nodes > maxNodes || path.length > maxDepth) return undefined;
  if (isAlias(node)) return valueOf(walk, path, node.resolve(walk.document));
  if (isMap(node)) return mapOf(walk, path, node.items as Pair[]);
  if (isSeq(node))
    return node.items.map((item, at) => {
      walk.places.set(placeKey([...path, at]), { key: startOf(item), value: startOf(item) });
      return valueOf(walk, [...path, at], item);
    });
  return isScalar(node) ? scalarOf(walk, path, node.value) : undefined;
}

function problemAt(file: string, lines: LineCounter, offset: number, message: string, hint?: string): Problem {
  const { line, col } = lines.linePos(offset);
  return { file, line, column: col, option: "", message, ...(hint !== undefined && { hint }) };
}

function locator(file: string, lines: LineCounter, places: ReadonlyMap<string, Place>) {
  return (finding: Finding): Problem => {
    const { path, message, hint } = finding;
    let depth = path.length;
    while (depth > 0 && !places.has(placeKey(path.slice(0, depth)))) depth -= 1;
    const place = places.get(placeKey(path.slice(0, depth)));
    const offset = finding.atKey === true && depth === path.length ? place?.key : place?.value;
    const { line, col } = lines.linePos(offset ?? 0);
    return {
      file,
      line: Math.max(1, line),
      column: Math.max(1, col),
      option: optionName(path),
      message,
      ...(hint !== undefined && { hint }),
    };
  };
}

const whole = (file: string, message: string, hint: string): YamlDocument => {
  const problem: Problem = { file, line: 0, column: 0, option: "", message, hint };
  return {
    value: undefined,
    problems: [problem],
    locate: (finding) => ({ ...problem, option: optionName(finding.path) }),
  };
};

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Parses a configuration file, fills its placeholders, and remembers where each option stands. Never throws. */
export function readYaml(file: string, bytes: Uint8Array, env: Env): YamlDocument {
  if (bytes.length > maxFileBytes)
    return whole(file, "文件过大 | the file is too large", `最多 ${maxFileBytes} 字节 | at most ${maxFileBytes} bytes`);
  const text = decode(bytes);
  if (text === undefined)
    return whole(file, "不是 UTF-8 文本 | the file is not UTF-8", "请以 UTF-8 保存 | save it as UTF-8");
  const limit = tooMuch(text);
  const lines = new LineCounter();
  if (limit !== undefined) {
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines.addNewLine(at + 1);
    lines.lineStarts.unshift(0);
    const problem = problemAt(file, lines, Math.min(limit.offset, text.length), limit.message);
    return { ...whole(file, limit.message, ""), problems: [problem] };
  }
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false, version: "1.2" });
  const locate = (walk: Walk) => locator(file, lines, walk.places);
  const walk: Walk = { document, env, places: new Map(), findings: [], nodes: 0 };
  const broken = document.errors
    .slice(0, 20)
    .map((error) => problemAt(file, lines, error.pos[0], `YAML: ${error.message}`));
  if (broken.length > 0) return { value: undefined, problems: broken, locate: locate(walk) };
  const value = document.contents === null ? {} : valueOf(walk, [], document.contents);
  if (walk.nodes > maxNodes) walk.findings.push({ path: [], message: "文件内容过多 | the file holds too much" });
  return { value, problems: walk.findings.map(locate(walk)), locate: locate(walk) };
}
