import type { Tx } from "../transaction.js";

const statement = {
  name: "disable-endpoint",
  text: `WITH off AS (
      INSERT INTO endpoint_state (endpoint_id, state, reason) VALUES ($1, 'disabled', $2)
      ON CONFLICT (endpoint_id) DO UPDATE SET state = 'disabled', reason = excluded.reason, at = now()
        WHERE endpoint_state.state <> 'disabled' RETURNING 1),
    parked AS (
      UPDATE delivery SET parked = true WHERE id = ANY (ARRAY(
        SELECT id FROM delivery WHERE kind = 'endpoint' AND target_id = $1 AND NOT parked AND owner IS NULL
        FOR UPDATE SKIP LOCKED)))
    SELECT EXISTS (SELECT FROM off) AS changed`,
};

/**
 * Stops an endpoint and parks what waits for it: parked is not dead, a person enables it again. A leased row is left to
 * whoever holds it, whose try hears 410 too: its lease must not be taken away, or it would be sent from memory and be
 * claimed again once the endpoint is enabled. So is one that somebody is settling just now: to wait for it would be a
 * deadlock. Tells whether the endpoint was not disabled before.
 */
export async function disableEndpoint(tx: Tx, endpointId: string, reason: string): Promise<boolean> {
  const [row] = await tx.run<{ changed: boolean }>(statement, [endpointId, reason]);
  return row?.changed === true;
}
