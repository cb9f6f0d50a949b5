import type { Tx } from "../transaction.js";

const statement = {
  name: "is-cursor-known",
  text: `SELECT EXISTS (SELECT 1 FROM event WHERE id = $2 AND txid = $1::text::xid8) AS known`,
};

/**
 * Is the event that this cursor stands at one of this database? Its transaction's number alone would not tell: a database
 * that was turned back gives the numbers of what it lost to other events, and such a cursor would step over those. No
 * event's row is ever removed.
 */
export async function isCursorKnown(tx: Tx, txid: string, id: string): Promise<boolean> {
  const [row] = await tx.run<{ known: boolean }>(statement, [txid, id]);
  return row?.known === true;
}
