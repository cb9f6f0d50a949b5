import { databaseBook } from "../../ledger/export/database-book.js";
import { type Enclose, type Enclosed, encloseIn, type Missing, type ToEnclose } from "../../ledger/export/enclosed.js";
import type { Manifest } from "../../ledger/export/manifest.js";
import { rowsPerPart } from "../../ledger/export/part.js";
import { toolName } from "../../ledger/export/tool-name.js";
import { writeBundle } from "../../ledger/export/write-bundle.js";
import type { SignerKey } from "../../ledger/note/keys.js";
import { readNewestCheckpoint } from "../../store/sql/read-newest-checkpoint.js";
import { type Store, systemContext } from "../../store/transaction.js";

export interface PackDeps {
  readonly store: Store;
  readonly signersOf: (origin: string) => readonly SignerKey[];
  /** Where the files themselves go; left out: beside their manifest. */
  readonly enclose?: Enclose;
}

export interface PackPlan {
  readonly purpose: string;
  readonly requestedBy: string;
  readonly approvedBy?: string;
  readonly from: Date;
  readonly to: Date;
  readonly files: Iterable<ToEnclose> | AsyncIterable<ToEnclose | Missing>;
}

/**
 * A pack: files, and a signed manifest over them at the newest checkpoint of the book. `verify.mjs` proves it like an
 * export; it has no entries of its own.
 */
export async function writePack(
  dir: string,
  { store, signersOf, enclose = encloseIn(dir) }: PackDeps,
  plan: PackPlan,
): Promise<Manifest> {
  const { purpose, requestedBy, approvedBy = null, from, to } = plan;
  const newest = await store.transact(systemContext, (tx) => readNewestCheckpoint(tx));
  if (newest === undefined) throw new Error("还没有封存过 | nothing was ever sealed here: start the gateway once");
  const book = await databaseBook(store, newest.size);
  const head = {
    query: { from: from.toISOString(), to: to.toISOString() },
    purpose,
    requested_by: requestedBy,
    approved_by: approvedBy,
    created_at: store.clock.now().toISOString(),
    tool: toolName(),
  };
  const range = { from: book.size, to: book.size };
  const enclosed: Enclosed[] = [];
  const missing: Missing[] = [];
  for await (const file of plan.files)
    if ("reason" in file) missing.push(file);
    else enclosed.push(await enclose(file));
  const told = missing.length > 0 ? { ...head, missing } : head;
  const bundle = { head: told, range, rowsPerPart, formats: [], enclosed };
  return writeBundle(dir, { book, signers: signersOf(book.origin) }, bundle);
}
