import type { Tx } from "../transaction.js";

const statement = { name: "read-cursor", text: `SELECT cursor FROM account_cursor WHERE account_id = $1` };

export async function readCursor(tx: Tx, accountId: string): Promise<string | undefined> {
  const [row] = await tx.run<{ cursor: string }>(statement, [accountId]);
  return row?.cursor;
}
