import type { Tx } from "../transaction.js";

const statement = {
  name: "advance-cursor",
  text: `INSERT INTO account_cursor AS c (account_id, cursor) VALUES ($1, $2)
    ON CONFLICT (account_id) DO UPDATE SET cursor = excluded.cursor, updated_at = now()
    WHERE c.cursor IS NOT DISTINCT FROM $3::text RETURNING account_id`,
};

/** Moves a polling account's cursor, unless another poll moved it meanwhile. */
export async function advanceCursor(
  tx: Tx,
  accountId: string,
  cursor: string,
  from: string | undefined,
): Promise<boolean> {
  return (await tx.run(statement, [accountId, cursor, from ?? null])).length > 0;
}
