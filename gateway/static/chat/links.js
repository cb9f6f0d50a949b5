import { h } from "./dom.js";

const address = /https?:\/\/[^\s<>"'“”‘’（）【】《》，。；：！？、]+/gu;
const trailing = /[.,;:!?)\]}]+$/u;

/** The address itself, if it is one of the web; undefined otherwise. */
export function webAddress(text) {
  if (typeof text !== "string" || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.protocol === "https:" || url.protocol === "http:" ? url.href : undefined;
}

const anchor = (text, href) => h("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, text);

/** Text as nodes: web addresses become links that show themselves whole, everything else stays text. */
export function withLinks(text) {
  const nodes = [];
  let at = 0;
  for (const match of text.matchAll(address)) {
    const shown = match[0].replace(trailing, "");
    const href = webAddress(shown);
    if (href === undefined) continue;
    nodes.push(text.slice(at, match.index), anchor(shown, href));
    at = match.index + shown.length;
  }
  nodes.push(text.slice(at));
  return nodes;
}
