import type { Tx } from "../transaction.js";

const statement = {
  name: "name-person",
  text: `UPDATE person SET display_name = $2, next_event = next_event + 1
    WHERE id = $1 AND display_name IS NULL AND erased_at IS NULL AND kid = $3 RETURNING next_event - 1 AS sequence`,
};

/**
 * Names a person who has no name, and returns the number of the event that tells of it; undefined for who has one, and
 * where the name is not sealed with the key the person has now.
 */
export const namePersonRow = async (
  tx: Tx,
  personId: string,
  sealedName: Buffer,
  kid: string,
): Promise<number | undefined> => {
  const [row] = await tx.run<{ sequence: string }>(statement, [personId, sealedName, kid]);
  return row && Number(row.sequence);
};
