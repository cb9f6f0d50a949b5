import { type ProcessSession, processLock } from "../../store/process-session.js";
import { listProcesses } from "../../store/sql/list-processes.js";
import { releaseLeases } from "../../store/sql/release-leases.js";
import { type Store, systemContext } from "../../store/transaction.js";

/**
 * Frees the leases of processes that are gone, without waiting for them to lapse; returns who was gone. Its own name is
 * claimed each time: whoever asked whether it is free held it for a moment, which may be the one at which this process
 * came back to the database, and it would be taken for gone ever after.
 */
export async function recoverDead(
  deps: { readonly store: Store; readonly session: ProcessSession },
  self: string,
): Promise<string[]> {
  await deps.session.claim(processLock(self));
  const known = await deps.store.transact(systemContext, (tx) => listProcesses(tx));
  const gone: string[] = [];
  for (const { owner } of known) {
    if (owner === self || !(await deps.session.isFree(processLock(owner)))) continue;
    await deps.store.transact(systemContext, (tx) => releaseLeases(tx, owner));
    gone.push(owner);
  }
  return gone;
}
