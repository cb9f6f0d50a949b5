import { readCursor } from "../store/sql/read-cursor.js";
import { type Store, systemContext } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import type { Admission } from "./admission.js";
import { arrive } from "./interpret.js";
import type { Setup } from "./setup.js";

export interface PollDeps {
  readonly setup: Setup;
  readonly store: Store;
  readonly keyring: Keyring;
  readonly admission: Admission;
}

/** Rounds of one job at most, so that a huge mailbox does not hold a worker for ever. */
const maxRounds = 1000;

/**
 * Fetches from an account that does not push until there is no more. Two polls at once do no harm: cursor and events
 * move in one transaction, and the slower one steps aside.
 */
export async function pollAccount(deps: PollDeps, accountId: string, signal: AbortSignal): Promise<void> {
  const account = deps.setup.accounts.get(accountId);
  const poll = account?.session()?.poll;
  if (account === undefined || poll === undefined) return;
  for (let round = 0; round < maxRounds && !signal.aborted; round += 1) {
    const from = await deps.store.transact(systemContext, (tx) => readCursor(tx, accountId));
    const { events, cursor, more } = await poll(from, signal);
    const receivedAt = new Date();
    const arrivals = await Promise.all(events.map((raw) => arrive(deps.keyring, account, raw, receivedAt)));
    if (cursor === from && arrivals.length === 0) return;
    if (!(await deps.admission.admitPolled(accountId, arrivals, cursor, from)) || !more) return;
  }
}
