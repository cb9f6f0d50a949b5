import type { Tx } from "../transaction.js";

/** One event at an endpoint and at its shadow: the newest try of each, null where there is none. */
export interface Compared {
  readonly event_id: string;
  readonly type: string;
  readonly conversation_id: string;
  readonly verdict: string | null;
  readonly status: number | null;
  readonly duration_ms: number | null;
  readonly external_id: string | null;
  readonly shadow_verdict: string | null;
  readonly shadow_status: number | null;
  readonly shadow_duration_ms: number | null;
  readonly shadow_external_id: string | null;
}

const newest = (target: string): string => `LEFT JOIN LATERAL (SELECT verdict, status, duration_ms FROM attempt a
    WHERE a.item_id = e.id AND a.kind = 'endpoint' AND a.target_id = ${target} ORDER BY at DESC LIMIT 1)`;

const statement = {
  name: "compare-endpoints",
  text: `SELECT e.id AS event_id, e.type, e.partition_key AS conversation_id, o.verdict, o.status, o.duration_ms,
      r.external_id, s.verdict AS shadow_verdict, s.status AS shadow_status, s.duration_ms AS shadow_duration_ms,
      q.external_id AS shadow_external_id
    FROM event e ${newest("$1")} o ON true ${newest("$2")} s ON true
    LEFT JOIN external_ref r ON r.endpoint_id = $1 AND r.conversation_id = e.partition_key
    LEFT JOIN external_ref q ON q.endpoint_id = $2 AND q.conversation_id = e.partition_key
    WHERE ($3 = '' OR e.id < $3) AND (o.verdict IS NOT NULL OR s.verdict IS NOT NULL) ORDER BY e.id DESC LIMIT $4`,
};

/** Events that either has tried, the newest first. */
export const compareEndpoints = (
  tx: Tx,
  endpointId: string,
  shadowId: string,
  before: string,
  limit: number,
): Promise<Compared[]> => tx.run<Compared>(statement, [endpointId, shadowId, before, limit]);
