import { join } from "node:path";
import { findOpenAuditExports } from "../../store/sql/find-open-audit-exports.js";
import { readAuditState } from "../../store/sql/lock-audit-state.js";
import { systemContext } from "../../store/transaction.js";
import { advanceExport, type ExportDeps } from "./advance-export.js";

/** Where bundles that were asked for over the API lie until they are fetched. */
export const exportsFolder = (dataDir: string): string => join(dataDir, "exports");

/**
 * Goes on with every export that is not done, where the key that signs it is; those that wait for the seal or for a
 * person are left as they are.
 */
export async function advanceExports(deps: ExportDeps, folder: string): Promise<void> {
  const { state, open } = await deps.store.transact(systemContext, async (tx) => ({
    state: await readAuditState(tx),
    open: await findOpenAuditExports(tx),
  }));
  if (state === undefined || deps.signersOf(state.origin).length === 0) return;
  for (const id of open) await advanceExport(deps, id, join(folder, id));
}
