import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

export interface DisclosureSum {
  readonly endpoint_id: string;
  readonly recipient: string;
  readonly basis: string;
  readonly contract_ref: string | null;
  readonly outcome: string;
  readonly persons: number;
  readonly times: number;
  readonly first_at: Date;
  readonly last_at: Date;
  readonly fields: readonly string[];
}

const statement = {
  name: "sum-disclosures",
  text: `SELECT endpoint_id, recipient, basis, contract_ref, outcome, count(DISTINCT d.id)::int AS times,
      count(DISTINCT person_id)::int AS persons, min(at) AS first_at, max(at) AS last_at,
      coalesce(array_agg(DISTINCT field ORDER BY field) FILTER (WHERE field IS NOT NULL), '{}') AS fields
    FROM disclosure d LEFT JOIN LATERAL unnest(d.fields) AS field ON true
    WHERE at >= $1 AND at < $2 AND person_id = ANY($3::text[])
    GROUP BY endpoint_id, recipient, basis, contract_ref, outcome ORDER BY endpoint_id, outcome`,
};

/** Who was told what about these people in a period, receiver by receiver. */
export const sumDisclosures = (tx: Tx, from: Date, to: Date, people: readonly string[]): Promise<DisclosureSum[]> =>
  tx.run<DisclosureSum>(statement, [from, to, textArray(people)]);
