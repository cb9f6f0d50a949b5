import { accountKey } from "../pipeline/account-key.js";
import { actAsGateway } from "../store/sql/act-as-gateway.js";
import { readAccountKey } from "../store/sql/read-account-key.js";
import type { UserRow } from "../store/sql/user-row.js";
import type { Tx } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { type DataKey, seal, unseal } from "../vault/seal.js";

/**
 * The key of what is a user's own: display name, secret of the one-time codes, reasons they gave. The transaction goes on
 * as the gateway: keys are made by nobody else.
 */
export async function userKey(keyring: Keyring, tx: Tx, userId: string): Promise<DataKey> {
  await actAsGateway(tx);
  return accountKey(keyring, tx, userId);
}

const namePlace = (userId: string): string => `app_user|${userId}|display_name`;

export const sealName = (key: DataKey, userId: string, name: string): Buffer => seal(key, namePlace(userId), name);

/** What others see of them; null where they have no such name. The transaction goes on as the gateway. */
export async function displayNameOf(keyring: Keyring, tx: Tx, user: UserRow): Promise<string | null> {
  if (user.display_name === null) return null;
  await actAsGateway(tx);
  const stored = await readAccountKey(tx, user.id);
  return stored === undefined ? null : unseal(keyring.open(stored), namePlace(user.id), user.display_name).toString();
}
