import { type ProcessSession, processLock } from "../../store/process-session.js";
import { listProcesses } from "../../store/sql/list-processes.js";
import { releaseLeases } from "../../store/sql/release-leases.js";
import { type Store, systemContext } from "../../store/transaction.js";

/** Frees the leases of processes that are gone, without waiting for them to lapse; returns who was gone. */
export async function recoverDead(
  deps: { readonly store: Store; readonly session: ProcessSession },
  self: string,
): Promise<string[]> {
  const known = await deps.store.transact(systemContext, (tx) => listProcesses(tx));
  const gone: string[] = [];
  for (const { owner } of known) {
    if (owner === self || !(await deps.session.isFree(processLock(owner)))) continue;
    await deps.store.transact(systemContext, (tx) => releaseLeases(tx, owner));
    gone.push(owner);
  }
  return gone;
}
