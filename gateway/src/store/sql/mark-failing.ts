import type { Tx } from "../transaction.js";

const statement = {
  name: "mark-failing",
  text: `INSERT INTO endpoint_health AS h (endpoint_id, failing_since, code, reason) VALUES ($1, now(), $2, $3)
    ON CONFLICT (endpoint_id) DO UPDATE
      SET failing_since = coalesce(h.failing_since, now()), code = excluded.code, reason = excluded.reason`,
};

/** An endpoint does not take events; since when, is kept from the first time. */
export const markFailing = (tx: Tx, endpointId: string, code: string, reason: string): Promise<unknown> =>
  tx.run(statement, [endpointId, code, reason.slice(0, 500)]);
