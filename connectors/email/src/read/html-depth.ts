const voids = new Set([
  "area",
  "base",
  "br",
  "col",
  "embed",
  "hr",
  "img",
  "input",
  "link",
  "meta",
  "param",
  "source",
  "wbr",
]);
/** What the parser closes by itself when one of these opens; everything else unclosed nests. */
const closes: Readonly<Record<string, readonly string[]>> = {
  tr: ["tr", "th", "td"],
  th: ["th", "td"],
  td: ["th", "td"],
  thead: ["tr", "th", "td"],
  tbody: ["tr", "th", "td", "thead", "tbody"],
  tfoot: ["tr", "th", "td", "tbody"],
  li: ["li"],
  dt: ["dt", "dd"],
  dd: ["dt", "dd"],
  option: ["option"],
};
const blocks = new Set("p div table ul ol dl pre blockquote h1 h2 h3 h4 h5 h6 hr form section article".split(" "));

interface Open {
  readonly stack: string[];
  readonly count: Map<string, number>;
}

const isClosedBy = (name: string, top: string | undefined): boolean =>
  top !== undefined && (top === "p" ? blocks.has(name) : (closes[name]?.includes(top) ?? false));

function enter(open: Open, name: string): void {
  const { stack, count } = open;
  for (let top = stack.at(-1); top !== undefined && isClosedBy(name, top); top = stack.at(-1)) leave(open, top);
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
    if (voids.has(name)) continue;
    if (slash === "/") leave(open, name);
    else enter(open, name);
    if (open.stack.length > depth) return true;
  }
  return false;
}
