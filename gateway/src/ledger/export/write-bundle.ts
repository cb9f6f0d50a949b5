import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { hashBytes } from "../merkle/hash.js";
import type { Range } from "../merkle/subtrees.js";
import { tilePath, tileWidth } from "../merkle/tiles.js";
import type { SignerKey } from "../note/keys.js";
import type { Book } from "./book.js";
import type { Enclosed } from "./enclosed.js";
import { type Manifest, type ManifestHead, manifestOf, signManifest } from "./manifest.js";
import { matcherOf } from "./matches.js";
import { neededTiles } from "./needed-tiles.js";
import { type Part, planParts, writePart } from "./part.js";
import type { View } from "./view.js";
import type { ViewFormat } from "./wish.js";
import { writeAnchors } from "./write-anchors.js";
import { syncFolder, writeWhole } from "./write-file.js";
import { writeView } from "./write-view.js";

/** What verifies every bundle travels with it. */
export const verifierPath = fileURLToPath(new URL("../../../src/ledger/export/verify.mjs", import.meta.url));

export interface BundlePlan {
  readonly head: ManifestHead;
  readonly range: Range;
  readonly rowsPerPart: number;
  readonly formats: readonly ViewFormat[];
  /** Files of a pack; they are there already. */
  readonly enclosed?: readonly Enclosed[];
}

export interface BundleDeps {
  readonly book: Book;
  /** Newest first; more than one while keys rotate. */
  readonly signers: readonly SignerKey[];
  /** Whether somebody wants this to stop; looked at between parts. */
  readonly signal?: AbortSignal;
  /** Leaves written so far. */
  readonly onProgress?: (rows: number) => Promise<unknown>;
}

/** Read and written side by side: a million entries have four thousand tiles. */
async function writeTiles(dir: string, { book }: BundleDeps, range: Range): Promise<void> {
  const waiting = [...neededTiles(range, book.size)].reverse();
  const write = async (): Promise<void> => {
    for (let tile = waiting.pop(); tile !== undefined; tile = waiting.pop()) {
      const hashes = await book.tile(tile);
      await writeWhole(join(dir, tilePath(tile)), hashes.subarray(0, tile.width * hashBytes));
    }
  };
  await Promise.all(Array.from({ length: 8 }, write));
}

const leafIn =
  (book: Book) =>
  async (index: number): Promise<Buffer> => {
    const tile = await book.tile({ level: 0, n: Math.floor(index / tileWidth) });
    const start = (index % tileWidth) * hashBytes;
    return tile.subarray(start, start + hashBytes);
  };

async function writeParts(dir: string, deps: BundleDeps, plan: BundlePlan) {
  const partDeps = { book: deps.book, shows: matcherOf(plan.head.query), leafAt: leafIn(deps.book) };
  const parts: Part[] = [];
  const views: View[] = [];
  for (const planned of planParts(plan.range, plan.rowsPerPart)) {
    deps.signal?.throwIfAborted();
    const part = await writePart(dir, planned, partDeps);
    parts.push(part);
    for (const format of plan.formats) views.push(await writeView({ dir, part, format }));
    await deps.onProgress?.(part.last + 1 - plan.range.from);
  }
  return { parts, views };
}

/** What a killed run had begun. */
async function sweep(dir: string): Promise<void> {
  const names = await readdir(dir, { recursive: true });
  await Promise.all(names.filter((name) => name.endsWith(".tmp")).map((name) => rm(join(dir, name), { force: true })));
}

/**
 * Writes a bundle (docs/audit.md). Called again after a crash with the same plan and book it goes on behind the last
 * finished part, and ends with the same bytes. The signed manifest comes last: without it there is no bundle.
 */
export async function writeBundle(dir: string, deps: BundleDeps, plan: BundlePlan): Promise<Manifest> {
  const { book, signers } = deps;
  if (signers.length === 0) throw new Error("the key that signs the book is not on this machine");
  const { parts, views } = await writeParts(dir, deps, plan);
  const shipped = { parts, views: [...views, ...(plan.enclosed ?? [])] };
  await writeTiles(dir, deps, plan.range);
  await writeAnchors(
    dir,
    book,
    signers.map(({ verifier }) => verifier),
  );
  const manifest = manifestOf(plan.head, { ...shipped, origin: book.origin, size: book.size, root: book.root });
  const bytes = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  const put = (name: string, content: string | Buffer) => writeWhole(join(dir, name), Buffer.from(content));
  await sweep(dir);
  await put("checkpoint", book.checkpoint);
  await put("vkey.txt", signers.map(({ verifier: { text } }) => `${text}\n`).join(""));
  await put("verify.mjs", await readFile(verifierPath));
  await put("manifest.json", bytes);
  await put("manifest.note", signManifest(bytes, signers));
  await syncFolder(dir);
  return manifest;
}
