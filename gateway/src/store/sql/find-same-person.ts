import type { Tx } from "../transaction.js";

const statement = {
  name: "find-same-person",
  text: `WITH RECURSIVE above AS (
      SELECT id, merged_into_id FROM person WHERE id = $1
      UNION SELECT p.id, p.merged_into_id FROM above a JOIN person p ON p.id = a.merged_into_id),
    everyone AS (
      SELECT id FROM above UNION SELECT p.id FROM everyone e JOIN person p ON p.merged_into_id = e.id)
    SELECT id FROM everyone ORDER BY id`,
};

/** All records that are one person by merging, this one included; empty when there is no such person. */
export const findSamePerson = async (tx: Tx, personId: string): Promise<string[]> =>
  (await tx.run<{ id: string }>(statement, [personId])).map(({ id }) => id);
