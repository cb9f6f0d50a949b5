import { createHash } from "node:crypto";
import { PluginError } from "@gatehouse/sdk";
import { insertFetchedChunk } from "../store/sql/insert-fetched-chunk.js";
import { type Store, systemContext } from "../store/transaction.js";
import { chunkBytes, sealChunk } from "./admit/files.js";
import type { OpenFile } from "./stored-file.js";

/** Bytes as their reader asks for them. */
export type Source = AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>;

/** A file whose bytes are stored: how many, in how many pieces, and their digest in hexadecimal digits. */
export interface Kept {
  readonly size: number;
  readonly pieces: number;
  readonly sha256: string;
}

async function* inPieces(source: Source): AsyncGenerator<Buffer> {
  let left: Buffer = Buffer.alloc(0);
  for await (const chunk of source) {
    left = Buffer.concat([left, chunk]);
    for (; left.length >= chunkBytes; left = left.subarray(chunkBytes)) yield left.subarray(0, chunkBytes);
  }
  if (left.length > 0) yield left;
}

/** Seals and stores a file piece by piece as it comes, never whole in memory. Throws `rejected` above `maxBytes`. */
export async function keepFile(
  store: Store,
  { row: { id }, key }: Pick<OpenFile, "row" | "key">,
  source: Source,
  maxBytes: number,
): Promise<Kept> {
  const digest = createHash("sha256");
  let size = 0;
  let pieces = 0;
  for await (const piece of inPieces(source)) {
    size += piece.length;
    if (size > maxBytes)
      throw new PluginError("rejected", `the file is larger than ${maxBytes} bytes`, { reason: "too_large" });
    digest.update(piece);
    const sealed = sealChunk(key, id, pieces, piece);
    await store.transact(systemContext, (tx) => insertFetchedChunk(tx, id, pieces, sealed));
    pieces += 1;
  }
  return { size, pieces, sha256: digest.digest("hex") };
}
