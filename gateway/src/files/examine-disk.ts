import { stat } from "node:fs/promises";
import { relative } from "node:path";
import { type DiskContent, listDiskContents } from "../store/sql/list-disk-contents.js";
import { type Store, systemContext } from "../store/transaction.js";
import { sealedBytes } from "./frames.js";
import { fileOf } from "./on-disk.js";

/** What should lie in the folder of files, and which of it does not, or not whole: paths within the folder. */
export interface DiskFiles {
  readonly folder: string;
  readonly files: number;
  readonly missing: readonly string[];
}

async function isWhole(folder: string, { id, kid, size }: DiskContent): Promise<boolean> {
  const found = await stat(fileOf(folder, id)).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
  return found?.size === sealedBytes(kid, Number(size));
}

/** Looks for every content that the database has on the disk; their bytes are not read. */
export async function examineDisk(store: Store, folder: string): Promise<DiskFiles> {
  const missing: string[] = [];
  let files = 0;
  for (let after = ""; ; ) {
    const page = await store.transact(systemContext, (tx) => listDiskContents(tx, after));
    const whole = await Promise.all(page.map((one) => isWhole(folder, one)));
    missing.push(...page.filter((_, at) => whole[at] !== true).map(({ id }) => relative(folder, fileOf(folder, id))));
    files += page.length;
    const last = page.at(-1);
    if (last === undefined) return { folder, files, missing };
    after = last.id;
  }
}
