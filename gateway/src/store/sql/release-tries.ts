import type { Tx } from "../transaction.js";

const statement = {
  name: "release-tries",
  text: `WITH gone AS (DELETE FROM login_brake WHERE key = $1),
      less AS (UPDATE login_brake SET tries = greatest(tries - 1, 0) WHERE key = ANY ($2::bytea[]))
    INSERT INTO login_brake (key, tries, ends_at) VALUES ($3, 0, now() + interval '90 days')
    ON CONFLICT (key) DO UPDATE SET ends_at = excluded.ends_at`,
};

/** Takes back what was counted for a try that was right, and remembers for 90 days that the source is known. */
export const releaseTries = (
  tx: Tx,
  keys: { readonly pair: Buffer; readonly shared: readonly Buffer[]; readonly known: Buffer },
): Promise<unknown> => tx.run(statement, [keys.pair, keys.shared, keys.known]);
