import type { Tx } from "../transaction.js";

const statement = {
  name: "disable-endpoint",
  text: `WITH off AS (
      INSERT INTO endpoint_state (endpoint_id, state, reason) VALUES ($1, 'disabled', $2)
      ON CONFLICT (endpoint_id) DO UPDATE SET state = 'disabled', reason = excluded.reason, at = now()
        WHERE endpoint_state.state <> 'disabled' RETURNING 1),
    parked AS (
      UPDATE delivery SET parked = true, owner = NULL WHERE id = ANY (ARRAY(
        SELECT id FROM delivery WHERE kind = 'endpoint' AND target_id = $1 AND NOT parked FOR UPDATE SKIP LOCKED)))
    SELECT EXISTS (SELECT FROM off) AS changed`,
};

/**
 * Stops an endpoint and parks what waits for it: parked is not dead, a person enables it again. A row that somebody is
 * settling just now is left to its next try, which hears 410 too: to wait for it would be a deadlock. Tells whether the
 * endpoint was not disabled before.
 */
export async function disableEndpoint(tx: Tx, endpointId: string, reason: string): Promise<boolean> {
  const [row] = await tx.run<{ changed: boolean }>(statement, [endpointId, reason]);
  return row?.changed === true;
}
