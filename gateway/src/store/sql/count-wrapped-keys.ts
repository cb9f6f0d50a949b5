import type { Tx } from "../transaction.js";

export interface WrappedCount {
  readonly kek_id: string;
  readonly data_keys: number;
  readonly index_keys: number;
}

const statement = {
  name: "count-wrapped-keys",
  text: `SELECT kek_id, count(*) FILTER (WHERE data)::int AS data_keys, count(*) FILTER (WHERE NOT data)::int AS index_keys
    FROM (SELECT kek_id, true AS data FROM data_key WHERE coalesce(wrapped, withheld) IS NOT NULL
      UNION ALL SELECT kek_id, false FROM index_key WHERE wrapped IS NOT NULL) k GROUP BY kek_id`,
};

/** How many keys each generation of the master key holds. */
export const countWrappedKeys = (tx: Tx): Promise<WrappedCount[]> => tx.run<WrappedCount>(statement, []);
