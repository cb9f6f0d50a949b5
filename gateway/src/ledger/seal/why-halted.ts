import { readAuditState } from "../../store/sql/lock-audit-state.js";
import { type Store, systemContext } from "../../store/transaction.js";
import { checkState } from "./check-state.js";
import { HaltedError } from "./halted-error.js";
import { readLastCheckpoint } from "./last-checkpoint.js";

/** Why the book cannot be sealed further, with this folder's last checkpoint; undefined: it can. */
export async function whyHalted(store: Store, dataDir: string): Promise<string | undefined> {
  try {
    await store.transact(systemContext, async (tx) => {
      const state = await readAuditState(tx);
      if (state !== undefined) await checkState(tx, state, readLastCheckpoint(dataDir));
    });
    return undefined;
  } catch (error) {
    if (error instanceof HaltedError) return error.message;
    throw error;
  }
}
