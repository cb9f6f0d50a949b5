import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pack } from "tar-stream";
import type { Manifest } from "./manifest.js";
import { type FileFacts, factsOf, writeStreamWhole } from "./write-file.js";

/** A file of a bundle that can be fetched. */
export interface ShippedFile extends FileFacts {
  readonly name: string;
}

const archive = "proof.tar";

/** What of a bundle is fetched at once: the manifest, the checkpoint, thousands of tiles, the verifier. */
async function smallFiles(dir: string, large: ReadonlySet<string>): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .filter((name) => !large.has(name) && name !== archive && !name.endsWith(".tmp"))
    .sort();
}

/** Of no time and nobody, so that the same files give the same archive. */
async function* archiveOf(dir: string, names: readonly string[]): AsyncIterable<Uint8Array> {
  const tar = pack();
  const fill = async (): Promise<void> => {
    for (const name of names) tar.entry({ name, mode: 0o600, mtime: new Date(0) }, await readFile(join(dir, name)));
    tar.finalize();
  };
  fill().catch((error: unknown) => tar.destroy(error instanceof Error ? error : new Error(String(error))));
  yield* tar as AsyncIterable<Uint8Array>;
}

/** Packs the small files beside parts and views into one archive, and says what there is to fetch. */
export async function packProof(
  dir: string,
  { parts, views }: Pick<Manifest, "parts" | "views">,
): Promise<readonly ShippedFile[]> {
  const large = [...parts, ...views].map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 }));
  const path = join(dir, archive);
  await writeStreamWhole(path, archiveOf(dir, await smallFiles(dir, new Set(large.map(({ name }) => name)))));
  return [{ name: archive, ...(await factsOf(path)) }, ...large];
}
