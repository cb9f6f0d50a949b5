import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { hashBytes } from "../merkle/hash.js";
import type { Range } from "../merkle/subtrees.js";
import { tilePath, tileWidth } from "../merkle/tiles.js";
import type { SignerKey } from "../note/keys.js";
import type { Book } from "./book.js";
import { type Manifest, type ManifestHead, manifestOf, signManifest } from "./manifest.js";
import { matcherOf } from "./matches.js";
import { neededTiles } from "./needed-tiles.js";
import { type Part, planParts, writePart } from "./part.js";
import { type View, writeView } from "./view.js";
import type { ViewFormat } from "./wish.js";
import { writeFileWhole } from "./write-file.js";

/** What verifies every bundle travels with it. */
const verifier = fileURLToPath(new URL("../../../src/ledger/export/verify.mjs", import.meta.url));

export interface BundlePlan {
  readonly head: ManifestHead;
  readonly range: Range;
  readonly rowsPerPart: number;
  readonly formats: readonly ViewFormat[];
}

export interface BundleDeps {
  readonly book: Book;
  readonly signer: SignerKey;
  /** Whether somebody wants this to stop; looked at between parts. */
  readonly signal?: AbortSignal;
  /** Leaves written so far. */
  readonly onProgress?: (rows: number) => void;
}

async function writeTiles(dir: string, { book }: BundleDeps, range: Range): Promise<void> {
  for (const tile of neededTiles(range, book.size)) {
    const hashes = await book.tile(tile);
    await writeFileWhole(join(dir, tilePath(tile)), [hashes.subarray(0, tile.width * hashBytes)]);
  }
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
    for (const format of plan.formats) views.push(await writeView(dir, part, format));
    deps.onProgress?.(part.last + 1 - plan.range.from);
  }
  return { parts, views };
}

/**
 * Writes a bundle (docs/audit.md). Called again after a crash with the same plan and book it goes on behind the last
 * finished part, and ends with the same bytes. The signed manifest comes last: without it there is no bundle.
 */
export async function writeBundle(dir: string, deps: BundleDeps, plan: BundlePlan): Promise<Manifest> {
  const { book, signer } = deps;
  const shipped = await writeParts(dir, deps, plan);
  await writeTiles(dir, deps, plan.range);
  const origin = signer.verifier.name;
  const manifest = manifestOf(plan.head, { origin, size: book.size, root: book.root, ...shipped });
  const bytes = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  const put = (name: string, content: string | Buffer) => writeFileWhole(join(dir, name), [Buffer.from(content)]);
  await put("checkpoint", book.checkpoint);
  await put("vkey.txt", `${signer.verifier.text}\n`);
  await put("verify.mjs", await readFile(verifier));
  await put("manifest.json", bytes);
  await put("manifest.note", signManifest(bytes, signer));
  return manifest;
}
