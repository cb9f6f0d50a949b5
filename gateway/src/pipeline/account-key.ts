import { ensureAccountKey } from "../store/sql/ensure-account-key.js";
import type { Tx } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import type { DataKey } from "../vault/seal.js";

/** The key for what belongs to an account and to no person yet: raw events nobody understood, connector state. */
export async function accountKey(keyring: Keyring, tx: Tx, accountId: string): Promise<DataKey> {
  const { dataKey, wrapped } = keyring.create();
  const offered = { kid: dataKey.kid, wrapped, kekId: keyring.kekId };
  const [row] = await ensureAccountKey(tx, accountId, offered);
  const [again] = row === undefined ? await ensureAccountKey(tx, accountId, offered) : [row];
  if (again === undefined) throw new Error(`no data key could be made for ${accountId}`);
  return keyring.open(again);
}
