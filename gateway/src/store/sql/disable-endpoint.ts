import type { Tx } from "../transaction.js";

const statement = {
  name: "disable-endpoint",
  text: `WITH off AS (
      INSERT INTO endpoint_state (endpoint_id, state, reason) VALUES ($1, 'disabled', $2)
      ON CONFLICT (endpoint_id) DO UPDATE SET state = 'disabled', reason = excluded.reason, at = now())
    UPDATE delivery SET parked = true, owner = NULL WHERE kind = 'endpoint' AND target_id = $1`,
};

/** Stops an endpoint and parks what waits for it: parked is not dead, a person enables it again. */
export const disableEndpoint = (tx: Tx, endpointId: string, reason: string): Promise<unknown> =>
  tx.run(statement, [endpointId, reason]);
