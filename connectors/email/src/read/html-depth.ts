const voids = new Set(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "wbr"]);
/** Closed by the parser itself when the next one opens. */
const implied = new Set(["p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot", "rt", "rp"]);

interface Open {
  readonly stack: string[];
  readonly count: Map<string, number>;
}

function enter({ stack, count }: Open, name: string): void {
  stack.push(name);
  count.set(name, (count.get(name) ?? 0) + 1);
}

function leave({ stack, count }: Open, name: string): void {
  if (!count.get(name)) return;
  for (let inner = stack.pop(); inner !== undefined; inner = stack.pop()) {
    count.set(inner, (count.get(inner) ?? 1) - 1);
    if (inner === name) return;
  }
}

/** Do elements nest deeper than `depth`? The parser's own cost grows with the square of the depth, so this is asked first. */
export function nestsDeeper(html: string, depth: number): boolean {
  const open: Open = { stack: [], count: new Map() };
  for (const [, slash, tag = ""] of html.matchAll(/<(\/?)([a-zA-Z][a-zA-Z0-9:_-]*)/g)) {
    const name = tag.toLowerCase();
    if (voids.has(name) || implied.has(name)) continue;
    if (slash === "/") leave(open, name);
    else enter(open, name);
    if (open.stack.length > depth) return true;
  }
  return false;
}
