import type { Session } from "@gatehouse/sdk";
import { readCursor } from "../store/sql/read-cursor.js";
import { type Store, systemContext } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import type { Admission } from "./admission.js";
import { arrive } from "./interpret.js";
import type { Account, Setup } from "./setup.js";
import { forgetWakes, waitingWakes } from "./wakes.js";

export interface PollDeps {
  readonly setup: Setup;
  readonly store: Store;
  readonly keyring: Keyring;
  readonly admission: Admission;
}

/** Rounds of one job at most, so that a huge mailbox does not hold a worker for ever. */
const maxRounds = 1000;
/** Of many knocks at once the newest are followed one by one; one poll without a hint stands for all others. */
const maxHints = 4;

type Poll = NonNullable<Session["poll"]>;

/** Until there is no more. Cursor and events move in one transaction: whom another poll overtook asks again from there. */
async function drain(deps: PollDeps, account: Account, poll: Poll, signal: AbortSignal, hint?: string): Promise<void> {
  let wake = hint;
  for (let round = 0; round < maxRounds && !signal.aborted; round += 1) {
    const from = await deps.store.transact(systemContext, (tx) => readCursor(tx, account.id));
    const { events, cursor, more } = await poll(from, signal, wake);
    const receivedAt = deps.store.clock.now();
    const arrivals = await Promise.all(events.map((raw) => arrive(deps.keyring, account, raw, receivedAt)));
    if (cursor === from && arrivals.length === 0) return;
    if (!(await deps.admission.admitPolled(account.id, arrivals, cursor, from))) continue;
    if (!more) return;
    wake = undefined;
  }
}

/** Fetches what is new of an account that does not push; a hint is forgotten once a poll has used it. */
export async function pollAccount(deps: PollDeps, accountId: string, signal: AbortSignal): Promise<void> {
  const account = deps.setup.accounts.get(accountId);
  const poll = account?.session()?.poll;
  if (account === undefined || poll === undefined) return;
  const wakes = await waitingWakes(deps, accountId);
  for (const { hint } of wakes.slice(0, maxHints)) await drain(deps, account, poll, signal, hint);
  if (wakes.length === 0 || wakes.length > maxHints) await drain(deps, account, poll, signal);
  if (!signal.aborted) await forgetWakes(deps, accountId, wakes);
}
