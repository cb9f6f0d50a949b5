import type { Tx } from "../transaction.js";

const statement = {
  name: "is-cursor-ahead",
  text: `SELECT $1::text::xid8 >= pg_snapshot_xmax(pg_current_snapshot()) AS ahead`,
};

/** Is this transaction one that has not begun here? Then the cursor was given by another database. */
export async function isCursorAhead(tx: Tx, txid: string): Promise<boolean> {
  const [row] = await tx.run<{ ahead: boolean }>(statement, [txid]);
  return row?.ahead === true;
}
