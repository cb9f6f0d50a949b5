import { isUtf8 } from "node:buffer";
import { XMLParser } from "fast-xml-parser";
import { PluginError } from "../error.js";

/** A callback is a few kilobytes; the longest text a person can send stays far below. */
const maxBytes = 262_144;
const maxTags = 4096;
const maxDepth = 16;
const textName = "#text";
const cdataName = "#cdata";
const forbiddenNames = new Set(["__proto__", "constructor", "prototype"]);
const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** Numbers stay text, since a MsgId has 64 bits; the order is kept, so that CDATA and text can be told apart. */
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  processEntities: false,
  trimValues: false,
  textNodeName: textName,
  cdataPropName: cdataName,
  maxNestedTags: maxDepth,
  onDangerousProperty: (name) => name,
});

type Node = Readonly<Record<string, unknown>>;

const refused = (message: string, cause?: unknown): PluginError =>
  new PluginError("rejected", message, { faults: [{ path: "", message }], cause });

/** Only outside CDATA is markup markup: a person may well write `<!DOCTYPE html>`. */
function outsideCdata(text: string): string {
  const [first = "", ...rest] = text.split("<![CDATA[");
  return first + rest.map((part) => part.slice(part.indexOf("]]>") + 3)).join("");
}

function refuseHostile(text: string): void {
  const markup = outsideCdata(text);
  if (markup.split("<", maxTags + 2).length > maxTags + 1) throw refused("the XML has too many elements");
  if (markup.includes("<!")) throw refused("declarations and comments are not allowed in this XML");
  if (/&(?!(?:lt|gt|amp|quot|apos);)/.test(markup)) throw refused("only the five predefined entities are allowed");
}

const decoded = (text: string): string =>
  text.replaceAll(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => entities[name] ?? "");

const elementName = (node: Node): string => Object.keys(node)[0] ?? "";
const isElement = (node: Node): boolean => ![textName, cdataName].includes(elementName(node));

const stringIn = (node: Node | undefined): string => {
  const value = node?.[textName];
  return typeof value === "string" ? value : "";
};

/** CDATA is exact; white space around other text is layout. */
const textOf = (nodes: readonly Node[]): string =>
  nodes
    .map((node) => {
      const cdata = node[cdataName] as readonly Node[] | undefined;
      return cdata ? stringIn(cdata[0]) : decoded(stringIn(node).trim());
    })
    .join("");

function membersOf(elements: readonly Node[]): Record<string, unknown> {
  const members = new Map<string, unknown[]>();
  for (const element of elements) {
    const name = elementName(element);
    if (forbiddenNames.has(name)) throw refused("this element name is not allowed");
    const values = members.get(name) ?? [];
    values.push(valueOf(element[name] as readonly Node[]));
    members.set(name, values);
  }
  return Object.fromEntries([...members].map(([name, values]) => [name, values.length > 1 ? values : values[0]]));
}

function valueOf(nodes: readonly Node[]): unknown {
  const elements = nodes.filter(isElement);
  return elements.length > 0 ? membersOf(elements) : textOf(nodes);
}

function parsed(text: string): readonly Node[] {
  try {
    return (parser.parse(text, true) as readonly Node[]).filter(isElement);
  } catch (cause) {
    throw refused("the body is no well-formed XML", cause);
  }
}

/**
 * The members of the one root `<xml>`: texts, objects of members, arrays where a name comes again.
 * Throws `rejected` for anything else: not UTF-8, more than 256 KiB or 4096 tags, nested deeper than 16, DOCTYPE,
 * entities of its own.
 */
export function readXml(bytes: Uint8Array): Record<string, unknown> {
  if (bytes.length > maxBytes) throw refused("the XML is too large");
  if (!isUtf8(bytes)) throw refused("the XML is not UTF-8");
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  refuseHostile(text);
  const [root, ...more] = parsed(text);
  if (!root || elementName(root) !== "xml" || more.length > 0) throw refused("the root of the XML must be one <xml>");
  const value = valueOf(root["xml"] as readonly Node[]);
  return typeof value === "object" ? (value as Record<string, unknown>) : {};
}
