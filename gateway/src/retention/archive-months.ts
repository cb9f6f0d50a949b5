import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { append } from "../ledger/append.js";
import { databaseBook } from "../ledger/export/database-book.js";
import { rowsPerPart } from "../ledger/export/part.js";
import { toolName } from "../ledger/export/tool-name.js";
import { type BundlePlan, writeBundle } from "../ledger/export/write-bundle.js";
import { syncFolder } from "../ledger/export/write-file.js";
import { signersOf } from "../ledger/seal/signing-keys.js";
import { findMonthLeaves } from "../store/sql/find-month-leaves.js";
import { listArchivedMonths } from "../store/sql/list-archived-months.js";
import { readNewestCheckpoint } from "../store/sql/read-newest-checkpoint.js";
import { systemContext } from "../store/transaction.js";
import { cutOffOf, dayMs } from "./classes.js";
import type { RetentionDeps } from "./run.js";

type ArchiveDeps = Pick<RetentionDeps, "store" | "dataDir">;

/** Where months of the book lie that are over. */
export const archiveFolder = (dataDir: string): string => join(dataDir, "archive");
const prefix = "audit-";
const folderOf = (dataDir: string, month: string): string => join(archiveFolder(dataDir), `${prefix}${month}`);

/** The first moment of a month such as `2025_03`, in UTC as the tables are cut; `later` months on. */
const startOf = (month: string, later = 0): Date => {
  const [year = 0, number = 0] = month.split("_").map(Number);
  return new Date(Date.UTC(year, number - 1 + later));
};

const planOf = (month: string, range: BundlePlan["range"], now: Date): BundlePlan => ({
  head: {
    query: { from: startOf(month).toISOString(), to: startOf(month, 1).toISOString() },
    purpose: "retention: archive",
    requested_by: systemContext.actor,
    approved_by: null,
    created_at: now.toISOString(),
    tool: toolName(),
  },
  range,
  rowsPerPart,
  formats: [],
});

/** Written under another name and renamed: what a killed run had begun is begun again. */
async function write({ store, dataDir }: ArchiveDeps, month: string, range: BundlePlan["range"]): Promise<boolean> {
  const now = store.clock.now();
  const newest = await store.transact(systemContext, (tx) => readNewestCheckpoint(tx));
  const book = await databaseBook(store, newest?.size ?? 0);
  const signers = signersOf(dataDir, book.origin, now.getTime());
  if (signers.length === 0) return false;
  const begun = join(archiveFolder(dataDir), `.${month}`);
  await rm(begun, { recursive: true, force: true });
  await mkdir(begun, { recursive: true, mode: 0o700 });
  await writeBundle(begun, { book, signers }, planOf(month, range, now));
  await rename(begun, folderOf(dataDir, month));
  await syncFolder(archiveFolder(dataDir));
  await store.transact(systemContext, (tx) => {
    const object = { k: "audit_month", id: month };
    return append(tx, systemContext, {
      type: "audit.archived",
      outcome: "success",
      object,
      ctx: { rows: range.to - range.from },
    });
  });
  return true;
}

/**
 * Puts a month of the book into the archive: a signed bundle like any export (docs/audit.md), in the data folder. False:
 * it may not leave the database yet, because not all of it is anchored or the key that signs is elsewhere.
 */
export async function archiveMonth(deps: ArchiveDeps, month: string): Promise<boolean> {
  if (existsSync(folderOf(deps.dataDir, month))) return true;
  const range = await deps.store.transact(systemContext, (tx) => findMonthLeaves(tx, month));
  if (range === undefined) return false;
  return range.from === range.to || write(deps, month, range);
}

/** Months in the archive of this data folder. */
export async function archivedMonths(dataDir: string): Promise<readonly string[]> {
  if (!existsSync(archiveFolder(dataDir))) return [];
  const names = await readdir(archiveFolder(dataDir));
  return names.flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));
}

/** Folders of months that the book says went into this archive, that should be there still and are not, or not whole. */
export async function missingMonths({
  store,
  dataDir,
  retention,
}: Pick<RetentionDeps, "store" | "dataDir" | "retention">): Promise<readonly string[]> {
  const kept = cutOffOf(retention, "audit", store.clock.now()).getTime() - retention.audit_archive_days * dayMs;
  const months = await store.transact(systemContext, (tx) => listArchivedMonths(tx));
  const due = months.filter((month) => startOf(month, 1).getTime() > kept);
  return due
    .map((month) => folderOf(dataDir, month))
    .filter((folder) => !existsSync(join(folder, "manifest.note")))
    .map((folder) => basename(folder));
}

/** Removes bundles of months that were over before this time; returns how many. */
export async function expireArchive({ dataDir }: ArchiveDeps, before: Date): Promise<number> {
  const over = (await archivedMonths(dataDir)).filter((month) => startOf(month, 1) <= before);
  for (const month of over) await rm(folderOf(dataDir, month), { recursive: true });
  return over.length;
}
