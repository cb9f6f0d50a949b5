import { pipeline } from "node:stream/promises";
import { Splitter, type SplitterChunk } from "@zone-eu/mailsplit";
import type { Node } from "../parts/node.js";
import { partHeadBytes } from "../parts/plan.js";
import { limits } from "../read/limits.js";

/** A part while its mail comes in. */
export interface Part extends Node {
  readonly childNodes: Part[];
  /** So far. */
  size: number;
  readonly head: Buffer;
  /** Of its bytes, in lower case. */
  readonly encoding: string | undefined;
}

/** Hears of parts in the order they come. */
export interface Listener {
  /** The part before it has ended. */
  opened(part: Part): Promise<void>;
  bytes(part: Part, bytes: Buffer): Promise<void>;
}

/** Nobody could read the structure: what came of the mail is worth no more than its beginning. */
export class UnreadableError extends Error {
  override readonly name = "UnreadableError";
}

type MimeNode = Extract<SplitterChunk, { readonly type: "node" }>;

/** What the parser of the events is told too, so that both see the same parts. */
const options = { ignoreEmbedded: true, maxHeadSize: limits.headBytes, maxChildNodes: limits.parts } as const;

function numberOf(parent: Part | undefined): string | undefined {
  if (parent === undefined) return undefined;
  const own = String(parent.childNodes.length + 1);
  return parent.part === undefined ? own : `${parent.part}.${own}`;
}

function partOf(node: MimeNode, parent: Part | undefined): Part {
  const { contentType, disposition, encoding } = node;
  const head = node.getHeaders();
  return {
    type: contentType || "text/plain",
    disposition: disposition || undefined,
    part: numberOf(parent),
    childNodes: [],
    size: 0,
    head: parent === undefined ? head : Buffer.from(head.subarray(0, partHeadBytes)),
    encoding: encoding || undefined,
  };
}

const depthOf = (node: MimeNode): number => (node.parentNode ? 1 + depthOf(node.parentNode) : 0);

function reader(listener: Listener) {
  // Weak, or the headers of all parts would be held, which may be all there is of a mail.
  const parts = new WeakMap<MimeNode, Part>();
  let root: Part | undefined;
  const opened = async (node: MimeNode): Promise<void> => {
    if (depthOf(node) > limits.depth) throw new UnreadableError("nested too deep");
    const parent = node.parentNode ? parts.get(node.parentNode) : undefined;
    const part = partOf(node, parent);
    parts.set(node, part);
    parent?.childNodes.push(part);
    root ??= part;
    await listener.opened(part);
  };
  return {
    root: () => root,
    read: async (chunk: SplitterChunk): Promise<void> => {
      if (chunk.type === "node") return opened(chunk);
      const part = parts.get(chunk.node);
      // What stands between the parts of a multipart says nothing.
      if (part === undefined || chunk.type !== "body") return;
      part.size += chunk.value.length;
      await listener.bytes(part, chunk.value);
    },
  };
}

const isTooMuch = (error: unknown): boolean => (error as { code?: unknown }).code === "EMAXLEN";

/** Reads a mail part by part as it comes and returns its root. Throws `UnreadableError`, and what a listener threw. */
export async function split(pieces: AsyncGenerator<Buffer>, listener: Listener): Promise<Part> {
  const { root, read } = reader(listener);
  const each = async (chunks: AsyncIterable<SplitterChunk>): Promise<void> => {
    for await (const chunk of chunks) await read(chunk);
  };
  try {
    await pipeline(pieces, new Splitter(options), each);
  } catch (error) {
    throw isTooMuch(error) ? new UnreadableError("too many parts, or too large a header", { cause: error }) : error;
  }
  const found = root();
  const isEmpty = found?.type.startsWith("multipart/") && found.childNodes.length === 0;
  if (found === undefined || isEmpty) throw new UnreadableError("no parts");
  return found;
}
