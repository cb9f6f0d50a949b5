import type { Tx } from "../transaction.js";

const statement = {
  name: "read-oldest-data-key",
  text: `SELECT d.created_at FROM data_key d WHERE d.wrapped IS NOT NULL AND d.class <> 'past_account'
      AND (d.class <> 'person' OR EXISTS (SELECT FROM person p WHERE p.id = d.owner_id AND p.kid = d.kid))
    ORDER BY d.kid LIMIT 1`,
};

/** When the oldest data key was made that still seals what is new; undefined: there is none. */
export const readOldestDataKey = async (tx: Tx): Promise<Date | undefined> =>
  (await tx.run<{ created_at: Date }>(statement, []))[0]?.created_at;
