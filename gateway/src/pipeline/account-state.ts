import type { Host } from "@gatehouse/sdk";
import { deleteAccountState } from "../store/sql/delete-account-state.js";
import { getAccountState } from "../store/sql/get-account-state.js";
import { setAccountState } from "../store/sql/set-account-state.js";
import { type Store, systemContext } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { seal, unseal } from "../vault/seal.js";
import { accountKey } from "./account-key.js";

/** Where a sealed value stands: it cannot be read at another place. */
export const statePlace = (accountId: string, key: string): string => `account_state|${accountId}/${key}|value`;

/** What a connector keeps between two calls, sealed: tokens, positions. */
export function accountState(
  deps: { readonly store: Store; readonly keyring: Keyring },
  accountId: string,
): Host["state"] {
  const place = (key: string): string => statePlace(accountId, key);
  return {
    get: (key) =>
      deps.store.transact(systemContext, async (tx) => {
        const row = await getAccountState(tx, accountId, key);
        return row && unseal(deps.keyring.open(row), place(key), row.value).toString();
      }),
    set: (key, value, options) =>
      deps.store.transact(systemContext, async (tx) => {
        const dataKey = await accountKey(deps.keyring, tx, accountId);
        const sealed = { kid: dataKey.kid, value: seal(dataKey, place(key), value) };
        await setAccountState(tx, accountId, key, sealed, options?.ttlMs === undefined ? null : options.ttlMs / 1000);
      }),
    delete: async (key) => {
      await deps.store.transact(systemContext, (tx) => deleteAccountState(tx, accountId, key));
    },
  };
}
