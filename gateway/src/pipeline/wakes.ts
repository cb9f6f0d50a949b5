import { createHash } from "node:crypto";
import { deleteAccountState } from "../store/sql/delete-account-state.js";
import { listAccountState } from "../store/sql/list-account-state.js";
import { type Store, systemContext } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { unseal } from "../vault/seal.js";
import { accountState, statePlace } from "./account-state.js";

interface WakeDeps {
  readonly store: Store;
  readonly keyring: Keyring;
}

/** What a provider's knock said, until a poll has used it: jobs carry ids only. */
export interface Wake {
  readonly key: string;
  readonly hint: string;
}

/** A knock's token lives ten minutes at most; the regular poll comes long before. */
const wakeMs = 600_000;
const prefix = "gateway-wake-";

/** Each hint by itself: two knocks at once, for two desks of one account, must both be heard. */
export function keepWake(deps: WakeDeps, accountId: string, hint: string): Promise<void> {
  const key = `${prefix}${createHash("sha256").update(hint).digest("hex").slice(0, 32)}`;
  return accountState(deps, accountId).set(key, hint, { ttlMs: wakeMs });
}

/** The hints nobody has used yet, newest first. */
export const waitingWakes = ({ store, keyring }: WakeDeps, accountId: string): Promise<readonly Wake[]> =>
  store.transact(systemContext, async (tx) =>
    (await listAccountState(tx, accountId, prefix)).map(({ key, value, ...sealedWith }) => ({
      key,
      hint: unseal(keyring.open(sealedWith), statePlace(accountId, key), value).toString(),
    })),
  );

export async function forgetWakes({ store }: WakeDeps, accountId: string, wakes: readonly Wake[]): Promise<void> {
  if (wakes.length === 0) return;
  await store.transact(systemContext, async (tx) => {
    for (const { key } of wakes) await deleteAccountState(tx, accountId, key);
  });
}
