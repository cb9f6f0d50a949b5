import type { Tx } from "../transaction.js";

export interface DisclosedField {
  readonly endpoint_id: string;
  readonly recipient: string;
  readonly basis: string;
  readonly field: string;
  readonly persons: string;
  readonly times: string;
  readonly last_at: Date;
}

const statement = {
  name: "count-disclosures",
  text: `SELECT endpoint_id, recipient, basis, field, count(DISTINCT person_id) AS persons, count(*) AS times, max(at) AS last_at
    FROM disclosure, unnest(fields) AS field WHERE at >= $1 AND at < $2
    GROUP BY endpoint_id, recipient, basis, field ORDER BY endpoint_id, field, recipient, basis`,
};

/** Which receiver was told which kind of thing, how often, of how many people. */
export const countDisclosures = (tx: Tx, from: Date, to: Date): Promise<DisclosedField[]> =>
  tx.run<DisclosedField>(statement, [from, to]);
