import { filesOfPack } from "./compliance/packs/files-of-pack.js";
import type { ExportDeps } from "./ledger/export/advance-export.js";
import { advanceExports, exportsFolder } from "./ledger/export/advance-exports.js";
import { expireExports } from "./ledger/export/expire-exports.js";
import { rowsPerPart } from "./ledger/export/part.js";
import { toolName } from "./ledger/export/tool-name.js";
import { signersOf } from "./ledger/seal/signing-keys.js";
import type { Runtime } from "./runtime.js";

/** Goes on with exports of the book that were asked for over the API; one process at a time. */
export async function exportBook(runtime: Runtime, signal: AbortSignal): Promise<void> {
  const { store, session, dataDir, loaded, setup, keyring } = runtime;
  if (signal.aborted || !(await session.claim("ledger/exports"))) return;
  const deps: ExportDeps = {
    store,
    signal,
    rowsPerPart,
    tool: toolName(),
    approveAboveSubjects: loaded.config.audit.approve_above_subjects,
    packFiles: (pack, sources) => filesOfPack({ store, keyring, setup }, pack, sources),
    signersOf: (origin: string) => signersOf(dataDir, origin, store.clock.now().getTime()),
  };
  await expireExports(store, exportsFolder(dataDir));
  await advanceExports(deps, exportsFolder(dataDir));
}
