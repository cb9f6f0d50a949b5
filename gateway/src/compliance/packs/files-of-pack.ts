import type { PackSources } from "../../ledger/export/advance-export.js";
import type { ToEnclose } from "../../ledger/export/enclosed.js";
import type { Pack } from "../../ledger/export/wish.js";
import type { Setup } from "../../pipeline/setup.js";
import { type Store, systemContext } from "../../store/transaction.js";
import type { Keyring } from "../../vault/keyring.js";
import { readFacts } from "../mlps/read-facts.js";
import { incidentPack } from "./incident-pack.js";
import { traceOf } from "./incident-trace.js";
import { minorsPack } from "./minors-pack.js";
import { mlpsPack } from "./mlps-pack.js";

export interface PackFilesDeps {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly setup: Setup;
}

async function incidentFiles(deps: PackFilesDeps, id: string, sources: PackSources): Promise<readonly ToEnclose[]> {
  // Sealed lines do not change any more; reading many of them would hold a transaction open for too long.
  const trace = await traceOf(sources);
  return deps.store.snapshot(systemContext, (tx) => incidentPack(deps, tx, { id, trace, sources }));
}

/** The files of a pack; all that may still change is read at one moment. */
export function filesOfPack(deps: PackFilesDeps, pack: Pack, sources: PackSources): Promise<readonly ToEnclose[]> {
  const { store, setup } = deps;
  switch (pack.kind) {
    case "minors":
      return store.snapshot(systemContext, (tx) => minorsPack(deps, tx, pack.year, sources.query));
    case "mlps":
      return store.snapshot(systemContext, async (tx) => mlpsPack(await readFacts(setup, tx), pack.level, tx.now));
    case "incident":
      return incidentFiles(deps, pack.id, sources);
  }
}
