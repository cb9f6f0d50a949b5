import type { Tx } from "../transaction.js";

const statement = {
  name: "enable-endpoint",
  text: `WITH gone AS (DELETE FROM endpoint_state WHERE endpoint_id = $1)
    UPDATE delivery SET parked = false, due_at = CASE WHEN due_at = 'infinity' THEN due_at ELSE now() END
    WHERE kind = 'endpoint' AND target_id = $1 AND parked`,
};

/** Starts a disabled endpoint again; what was parked is due at once. */
export const enableEndpoint = (tx: Tx, endpointId: string): Promise<unknown> => tx.run(statement, [endpointId]);
