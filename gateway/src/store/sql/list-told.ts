import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

/** A receiver that was told about a person. */
export interface Told {
  readonly endpoint_id: string;
  readonly recipient: string;
  readonly basis: string;
  readonly times: number;
  readonly first_at: Date;
  readonly last_at: Date;
}

const statement = {
  name: "list-told",
  text: `SELECT endpoint_id, recipient, basis, count(*)::int AS times, min(at) AS first_at, max(at) AS last_at
    FROM disclosure WHERE person_id = ANY($1::text[]) GROUP BY endpoint_id, recipient, basis ORDER BY endpoint_id`,
};

/** Who was told about these people, as the register of disclosures has it. */
export const listTold = (tx: Tx, people: readonly string[]): Promise<Told[]> =>
  tx.run<Told>(statement, [textArray(people)]);
