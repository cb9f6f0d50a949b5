import { PluginError } from "@gatehouse/sdk";

/** Longer texts and bytes leave their frame and travel ahead of it, in parts of this size. */
export const partBytes = 65_536;

const maxDepth = 64;

/** Puts long bytes aside and gives the number they are found under. */
export type PutAside = (bytes: Uint8Array) => number;
/** Gives them back. Throws for a number nothing was put under. */
export type TakeBack = (part: number) => Buffer;

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");

type Encode = (value: unknown) => unknown;

const plainEntries = (value: object, encode: Encode): object => {
  const entries = Object.entries(value).flatMap(([key, member]) =>
    member === undefined ? [] : [[key, encode(member)] as const],
  );
  const object = Object.fromEntries(entries);
  // An object that looks like one of our own marks is wrapped, so that it comes back as it was.
  return entries.length === 1 && entries[0]?.[0].startsWith("$") ? { $plain: object } : object;
};

function encodeObject(member: object, putAside: PutAside, encode: Encode): unknown {
  if (member instanceof Uint8Array)
    return member.length > partBytes ? { $part: putAside(member) } : { $bytes: base64(member) };
  if (member instanceof Date) return { $date: Number.isNaN(member.getTime()) ? "" : member.toISOString() };
  if (member instanceof URL) return { $url: member.href };
  if (member instanceof Map) return { $map: [...member].map((pair) => pair.map(encode)) };
  if (Array.isArray(member)) return member.map((item) => (item === undefined ? null : encode(item)));
  return plainEntries(member, encode);
}

/** A value as JSON can hold it: bytes, dates, maps and addresses keep what they are. Throws `rejected` at no end of nesting. */
export function toWire(value: unknown, putAside: PutAside): unknown {
  const encodeAt =
    (depth: number): Encode =>
    (member) => {
      if (typeof member === "string")
        return member.length > partBytes ? { $text: putAside(Buffer.from(member, "utf16le")) } : member;
      if (typeof member !== "object" || member === null) return typeof member === "function" ? undefined : member;
      if (depth > maxDepth) throw new PluginError("rejected", "a value is nested too deeply to leave its process");
      return encodeObject(member, putAside, encodeAt(depth + 1));
    };
  return encodeAt(0)(value);
}

type Decode = (value: unknown) => unknown;

const textOf = (content: unknown): string => {
  if (typeof content !== "string") throw new TypeError("a mark of a frame holds no text");
  return content;
};

function pairsOf(content: unknown, decode: Decode): [unknown, unknown][] {
  if (!Array.isArray(content)) throw new TypeError("a map of a frame is no list");
  return content.map((pair: unknown) => {
    if (!Array.isArray(pair) || pair.length !== 2) throw new TypeError("a map of a frame holds no pairs");
    return [decode(pair[0]), decode(pair[1])];
  });
}

/** What a mark stands for; undefined for a key that is no mark. */
function marked(key: string, content: unknown, takeBack: TakeBack, decode: Decode): { value: unknown } | undefined {
  switch (key) {
    case "$bytes":
      return { value: Buffer.from(textOf(content), "base64") };
    case "$part":
      return { value: takeBack(Number(content)) };
    case "$text":
      return { value: takeBack(Number(content)).toString("utf16le") };
    case "$date":
      return { value: new Date(textOf(content)) };
    case "$url":
      return { value: new URL(textOf(content)) };
    case "$map":
      return { value: new Map(pairsOf(content, decode)) };
    default:
      return undefined;
  }
}

/** The value a frame holds. Throws at what no honest sender makes: a prototype, a nesting without end, a broken mark. */
export function fromWire(value: unknown, takeBack: TakeBack): unknown {
  const decodeAt =
    (depth: number): Decode =>
    (member) => {
      if (typeof member !== "object" || member === null) return member;
      if (depth > maxDepth) throw new RangeError("a frame is nested too deeply");
      const decode = decodeAt(depth + 1);
      if (Array.isArray(member)) return member.map(decode);
      const entries = Object.entries(member);
      const [first] = entries;
      if (entries.length === 1 && first?.[0] === "$plain") return plain(Object.entries(Object(first[1])), decode);
      const mark = entries.length === 1 && first ? marked(first[0], first[1], takeBack, decode) : undefined;
      return mark === undefined ? plain(entries, decode) : mark.value;
    };
  return decodeAt(0)(value);
}

function plain(entries: readonly (readonly [string, unknown])[], decode: Decode): object {
  if (entries.some(([key]) => key === "__proto__")) throw new TypeError("a frame holds a prototype");
  return Object.fromEntries(entries.map(([key, member]) => [key, decode(member)]));
}
