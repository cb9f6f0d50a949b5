import type { Tx } from "../transaction.js";

export interface NewKey {
  readonly kid: string;
  readonly wrapped: Buffer;
  readonly kekId: string;
}

const person = {
  name: "replace-person-key",
  text: `WITH mine AS (UPDATE person SET kid = $2, display_name = $5 WHERE id = $6 AND kid = $1 AND erased_at IS NULL
        AND display_name IS NOT DISTINCT FROM $7 RETURNING id)
    INSERT INTO data_key (kid, class, owner_id, wrapped, kek_id) SELECT $2, 'person', id, $3, $4 FROM mine RETURNING kid`,
};

const old = {
  name: "set-aside-account-key",
  text: `UPDATE data_key SET class = 'past_account' WHERE kid = $1 AND class = 'account' RETURNING owner_id`,
};
const account = {
  name: "replace-account-key",
  text: `INSERT INTO data_key (kid, class, owner_id, wrapped, kek_id) VALUES ($1, 'account', $2, $3, $4)`,
};

/** What is new of a person is sealed with another key, the name again at once; false when somebody changed it meanwhile. */
export const replacePersonKey = async (
  tx: Tx,
  was: { readonly kid: string; readonly personId: string; readonly displayName: Buffer | null },
  key: NewKey & { readonly displayName: Buffer | null },
): Promise<boolean> => {
  const values = [was.kid, key.kid, key.wrapped, key.kekId, key.displayName, was.personId, was.displayName];
  return (await tx.run(person, values)).length > 0;
};

/** The same for what belongs to an account or endpoint. */
export async function replaceAccountKey(tx: Tx, kid: string, key: NewKey): Promise<boolean> {
  const [row] = await tx.run<{ owner_id: string }>(old, [kid]);
  if (row === undefined) return false;
  await tx.run(account, [key.kid, row.owner_id, key.wrapped, key.kekId]);
  return true;
}
