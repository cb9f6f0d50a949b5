import { createHash, type Hash, type Hmac } from "node:crypto";
import { PluginError } from "@gatehouse/sdk";
import { newId } from "../store/id.js";
import { doomContent } from "../store/sql/doom-content.js";
import { findContent } from "../store/sql/find-content.js";
import { finishContent } from "../store/sql/finish-content.js";
import { insertContent } from "../store/sql/insert-content.js";
import { systemContext, type Tx } from "../store/transaction.js";
import type { DataKey } from "../vault/seal.js";
import { contentDigest, sealFrames } from "./frames.js";
import type { ContentDeps } from "./remove-doomed.js";

/** Bytes as their reader asks for them. */
export type Source = AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>;

/** A file whose bytes are stored. */
export interface Kept {
  readonly id: string;
  readonly size: number;
  /** Of the content, hexadecimal; for the person's own sealed view alone. */
  readonly sha256: string;
  readonly digest: Buffer;
}

interface Measured {
  size: number;
  readonly sha256: Hash;
  readonly digest: Hmac;
}

async function* measured(source: Source, maxBytes: number, into: Measured): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    into.size += chunk.length;
    if (into.size > maxBytes)
      throw new PluginError("rejected", `the file is larger than ${maxBytes} bytes`, { reason: "too_large" });
    into.sha256.update(chunk);
    into.digest.update(chunk);
    yield chunk;
  }
}

/** Gives up what was written and is not wanted. */
export const dropContent = ({ store }: ContentDeps, id: string): Promise<unknown> =>
  store.transact(systemContext, (tx) => doomContent(tx, [id]));

/**
 * Seals and stores a file as it comes, never whole in memory. Nothing refers to it until `settleContent`. Throws
 * `rejected` above `maxBytes`.
 */
export async function keepContent(deps: ContentDeps, key: DataKey, source: Source, maxBytes: number): Promise<Kept> {
  const { store, contents } = deps;
  const id = newId("fil");
  const into: Measured = { size: 0, sha256: createHash("sha256"), digest: contentDigest(key) };
  await store.transact(systemContext, (tx) => insertContent(tx, id, key.kid, contents.current.place));
  try {
    await contents.current.put(id, sealFrames(key, id, measured(source, maxBytes, into)));
  } catch (error) {
    await dropContent(deps, id);
    throw error;
  }
  return { id, size: into.size, sha256: into.sha256.digest("hex"), digest: into.digest.digest() };
}

/** The content a file refers to from now on: what was just kept, or the same one of the same person from before. */
export async function settleContent(tx: Tx, kid: string, kept: Kept): Promise<string> {
  const known = await findContent(tx, kid, kept.digest);
  if (known !== undefined) return known;
  await finishContent(tx, kept.id, kept.digest, kept.size);
  return kept.id;
}
