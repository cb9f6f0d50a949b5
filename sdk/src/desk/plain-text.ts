import { dereferenced } from "./character-references.js";

/** A comment, even one that never ends; a tag; a sign that opens none; words. */
const tokens = /<!--[\s\S]*?(?:-->|$)|<[a-z/!?][^<>]*>|<|[^<]+/gi;
const tag = /^<(\/?)([a-z][a-z0-9]*)[^<>]*>$/i;
const unseen = ["script", "style", "title"];
/** Line breaks around a block (html.spec.whatwg.org, `innerText`): a paragraph has an empty line about it. */
const block = /^(?:p|div|hr|li|tr|ul|ol|pre|table|blockquote|h[1-6])$/;

export interface Reading {
  /** Of a chat, which mixes plain words with tags: their line breaks count, and a paragraph is no more than a line. */
  readonly chat?: boolean;
}

/** Neither a comment nor a declaration nor a stray end. */
const isWords = (token: string): boolean => !/^<(?:!--|[/!?][^<>]*>$)/.test(token);

/** Does an element that begins here hide what it holds? One that never ends would hide the words behind it. */
function hidingIn(html: string): (name: string, at: number) => boolean {
  const lower = html.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  const ends = new Map(unseen.map((name) => [name, lower.lastIndexOf(`</${name}`)]));
  return (name, at) => (ends.get(name) ?? -1) > at;
}

interface Token {
  readonly token: string;
  /** Of a tag; empty where it is words. */
  readonly name: string;
}

/** The tags and words that count. */
function* seenIn(html: string): Generator<Token> {
  const hides = hidingIn(html);
  let hidden = "";
  for (const { 0: token, index } of html.matchAll(tokens)) {
    const [, end, name = ""] = tag.exec(token)?.map((part) => part.toLowerCase()) ?? [];
    if (hidden === "" && end === "" && hides(name, index)) hidden = name;
    if (hidden === "" && (name !== "" || isWords(token))) yield { token, name };
    else if (end === "/" && name === hidden) hidden = "";
  }
}

/** Spaces at the ends of lines, and more than one empty line, show nothing. */
const tidied = (text: string): string =>
  text
    .split("\n")
    .map((line) => line.trim())
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();

/** What a person reads of HTML from an editor: blocks and breaks are lines, tags nothing. One pass; linear. Pure. */
export function plainText(html: string, { chat = false }: Reading = {}): string {
  const space = chat ? /[ \t\r]+/g : /[ \t\r\n]+/g;
  const paragraph = chat ? 1 : 2;
  let text = "";
  let owed = 0;
  const add = (piece: string): void => {
    text += "\n".repeat(owed) + piece;
    owed = 0;
  };
  for (const { token, name } of seenIn(html)) {
    if (name === "br") add("\n");
    else if (block.test(name)) owed = Math.max(owed, name === "p" ? paragraph : 1);
    else if (name === "" && (owed === 0 || token.trim() !== "")) add(dereferenced(token.replace(space, " ")));
  }
  return tidied(text);
}
