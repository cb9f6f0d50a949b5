import type { Tx } from "../transaction.js";

export interface EndpointHealth {
  readonly endpoint_id: string;
  readonly state: "active" | "disabled" | null;
  readonly disabled_reason: string | null;
  readonly failing_since: Date | null;
  readonly code: string | null;
  readonly reason: string | null;
  readonly last_outage_from: Date | null;
  readonly last_outage_to: Date | null;
  readonly pending: number;
  readonly oldest_pending_at: Date | null;
  readonly dead_letters: number;
  /** Open dead letters since the last outage began. */
  readonly dead_of_outage: number;
}

const statement = {
  name: "list-endpoint-health",
  text: `SELECT i.id AS endpoint_id, s.state, s.reason AS disabled_reason, h.failing_since, h.code, h.reason,
      h.last_outage_from, h.last_outage_to,
      (SELECT count(*)::int FROM delivery d WHERE d.kind = 'endpoint' AND d.target_id = i.id) AS pending,
      (SELECT min(d.first_at) FROM delivery d WHERE d.kind = 'endpoint' AND d.target_id = i.id) AS oldest_pending_at,
      (SELECT count(*)::int FROM dead_letter l
        WHERE l.kind = 'delivery' AND l.state = 'open' AND l.target_id = i.id) AS dead_letters,
      (SELECT count(*)::int FROM dead_letter l WHERE l.kind = 'delivery' AND l.state = 'open' AND l.target_id = i.id
        AND l.last_at >= h.last_outage_from) AS dead_of_outage
    FROM unnest($1::text[]) AS i(id)
    LEFT JOIN endpoint_state s ON s.endpoint_id = i.id
    LEFT JOIN endpoint_health h ON h.endpoint_id = i.id`,
};

/** How these endpoints are doing. */
export const listEndpointHealth = (tx: Tx, ids: readonly string[]): Promise<EndpointHealth[]> =>
  tx.run<EndpointHealth>(statement, [[...ids]]);
