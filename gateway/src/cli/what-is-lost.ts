import type { Config } from "../config/schema.js";
import type { DiskFiles } from "../files/examine-disk.js";
import { newestKey } from "../ledger/seal/signing-keys.js";
import { archiveFolder, missingMonths } from "../retention/archive-months.js";
import type { Store } from "../store/transaction.js";
import type { Place } from "./place.js";

const shown = 10;
const named = (names: readonly string[]): string =>
  `${names.slice(0, shown).join(", ")}${names.length > shown ? `, … (+${names.length - shown})` : ""}`;

/** What is missing of the files, and where to put it; undefined: nothing. */
export function filesLine({ folder, files, missing }: DiskFiles): string | undefined {
  if (missing.length === 0) return undefined;
  return `${folder}：${files} 个文件缺失或不完整 ${missing.length} 个，请从这个文件夹的备份补回 | ${missing.length} of ${files} files are missing or not whole in ${folder}: copy them from your backup of that folder: ${named(missing)}`;
}

/** Months of the book that should be in the archive of this data folder. Only who seals writes one. */
export const lostMonths = async (
  { dataDir }: Place,
  store: Store,
  { retention }: Pick<Config, "retention">,
): Promise<readonly string[]> => (newestKey(dataDir) === 0 ? [] : missingMonths({ store, dataDir, retention }));

/** What is missing of the archive, and where to put it; undefined: nothing. */
export function monthsLine({ dataDir }: Place, months: readonly string[]): string | undefined {
  if (months.length === 0) return undefined;
  const folder = archiveFolder(dataDir);
  return `${folder}：缺 ${months.length} 个月的审计账，请从这个文件夹的备份补回 | ${months.length} months of the book are missing in ${folder}: copy them from your backup of that folder: ${named(months)}`;
}
