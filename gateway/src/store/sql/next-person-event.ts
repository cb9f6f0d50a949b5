import type { Tx } from "../transaction.js";

const statement = {
  name: "next-person-event",
  text: `UPDATE person SET next_event = next_event + 1 WHERE id = $1 RETURNING (next_event - 1)::text AS sequence`,
};

/** Takes the number of the next event about a person. */
export async function nextPersonEvent(tx: Tx, personId: string): Promise<number> {
  const [row] = await tx.run<{ sequence: string }>(statement, [personId]);
  return Number(row?.sequence ?? 1);
}
