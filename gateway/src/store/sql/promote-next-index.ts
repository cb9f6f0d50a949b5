import type { Tx } from "../transaction.js";

const statement = {
  name: "promote-next-index",
  text: `UPDATE contact_point SET bidx = bidx_next, bidx_next = NULL WHERE id IN
    (SELECT id FROM contact_point WHERE id > $1 AND bidx_next IS NOT NULL ORDER BY id LIMIT $2) RETURNING id`,
};

/** Makes the second index column the first, for some contact points after this one; returns their ids. */
export const promoteNextIndex = async (tx: Tx, after: string, limit: number): Promise<string[]> =>
  (await tx.run<{ id: string }>(statement, [after, limit])).map(({ id }) => id).sort();
