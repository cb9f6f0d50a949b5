import { setTimeout as sleep } from "node:timers/promises";
import { filesOfPack } from "../compliance/packs/files-of-pack.js";
import { advanceExport, type ExportDeps } from "../ledger/export/advance-export.js";
import { rowsPerPart } from "../ledger/export/part.js";
import { toolName } from "../ledger/export/tool-name.js";
import { signersOf } from "../ledger/seal/signing-keys.js";
import type { Setup } from "../pipeline/setup.js";
import { readAuditState } from "../store/sql/lock-audit-state.js";
import { systemContext } from "../store/transaction.js";
import { type KeysDeps, openKeys } from "../vault/open-keys.js";
import type { Place } from "./place.js";
import { progressBar } from "./progress.js";
import { type SealerPlace, withSealer } from "./with-sealer.js";

export interface ExportPlace extends Pick<SealerPlace, "store" | "app"> {
  readonly place: Place;
  readonly setup: Setup;
  readonly keys: Omit<KeysDeps, "store">;
}

const patienceMs = 60_000;
const lookMs = 300;

/** Goes on until the bundle is whole. What is not sealed is waited for; where no gateway runs, it is sealed here. */
async function untilDone(deps: ExportDeps, seal: () => Promise<void>, id: string, dir: string): Promise<void> {
  const until = Date.now() + patienceMs;
  for (;;) {
    await seal();
    const state = await advanceExport(deps, id, dir);
    if (state === "done") return;
    if (state !== "preparing") throw new Error(`export ${id} is ${state}`);
    if (Date.now() > until)
      throw new Error("记录未能封存，请看网关日志 | entries are not sealed: look at the gateway's log");
    await sleep(lookMs);
  }
}

/** Writes an export whole into a folder; `begin` asks for it, or finds the one that was begun there. */
export async function writeExport(
  { place: { dataDir }, store, app, setup, keys }: ExportPlace,
  dir: string,
  begin: () => Promise<string>,
): Promise<void> {
  const state = await store.transact(systemContext, (tx) => readAuditState(tx));
  if (state === undefined) throw new Error("还没有封存过 | nothing was ever sealed here: start the gateway once");
  const id = await begin();
  const deps: ExportDeps = {
    store,
    rowsPerPart,
    tool: toolName(),
    approveAboveSubjects: 0,
    packFiles: async (pack, sources) =>
      filesOfPack({ store, setup, keyring: await openKeys({ store, ...keys }) }, pack, sources),
    signersOf: (origin) => signersOf(dataDir, origin, store.clock.now().getTime()),
    onProgress: progressBar("导出 exporting"),
  };
  await withSealer({ app, store, dataDir, origin: state.origin }, (sealer) => untilDone(deps, sealer.round, id, dir));
}
