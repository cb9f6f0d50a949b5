import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PackDeps, writePack } from "../compliance/packs/write-pack.js";
import { type Kept, keepContent } from "../files/keep-content.js";
import type { Manifest } from "../ledger/export/manifest.js";
import type { PersonExportRow } from "../store/sql/person-export-row.js";
import type { DataKey } from "../vault/seal.js";
import { bundleFiles } from "./bundle-files.js";
import { createZip, type Zip } from "./pack-zip.js";
import type { ReadDeps } from "./read-conversations.js";

export type BundleDeps = ReadDeps & Pick<PackDeps, "signersOf">;

/** The files of a bundle, and the signed manifest over them, as a pack. */
export const packOf = (deps: ReadDeps, row: PersonExportRow, until: Date) => ({
  purpose: row.purpose,
  requestedBy: row.asked_by,
  ...(row.approved_by !== null && { approvedBy: row.approved_by }),
  from: new Date(0),
  to: until,
  files: bundleFiles(deps, row, until),
});

/** How many files of the person could not be read, or not to their end. */
export const filesMissingIn = ({ missing = [] }: Manifest): number => missing.length;

/** What proves the files lies in a folder for a moment: digests and signatures, nothing that somebody wrote. */
async function fill(zip: Zip, deps: BundleDeps, row: PersonExportRow, until: Date): Promise<Manifest> {
  const proof = await mkdtemp(join(tmpdir(), "gatehouse-proof-"));
  try {
    const manifest = await writePack(proof, { ...deps, enclose: zip.enclose }, packOf(deps, row, until));
    await zip.endWith(proof);
    return manifest;
  } finally {
    await rm(proof, { recursive: true, force: true });
  }
}

/** Writes a person's bundle as one archive into the file store, sealed with their own key, as it is made. */
export async function writeArchive(
  deps: BundleDeps,
  key: DataKey,
  row: PersonExportRow,
  signal: AbortSignal,
): Promise<{ readonly kept: Kept; readonly filesMissing: number }> {
  const gone = new AbortController();
  const until = deps.store.clock.now();
  const zip = createZip(AbortSignal.any([gone.signal, signal]), until);
  const filling = fill(zip, deps, row, until);
  const keeping = keepContent(deps, key, zip.bytes, Number.MAX_SAFE_INTEGER);
  // Whichever fails first ends the other: a half-made archive has no reader, and a reader no end.
  filling.catch((error: Error) => zip.fail(error));
  keeping.catch((error: Error) => gone.abort(error));
  const [kept, manifest] = await Promise.all([keeping, filling]);
  return { kept, filesMissing: filesMissingIn(manifest) };
}
