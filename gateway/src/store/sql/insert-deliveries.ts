import { int8Array, textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

export interface NewDelivery {
  readonly id: string;
  readonly kind: "endpoint" | "account";
  readonly targetId: string;
  readonly itemId: string;
  readonly partitionKey: string;
  readonly sequence: number;
  readonly ordered: boolean;
  readonly lane: number;
  /** The replay, or the person's wish, it is sent again for. */
  readonly replayId?: string;
  /** Born free, and due so many milliseconds later: it would only wait in memory. */
  readonly waitMs?: number | undefined;
}

/** How long a lease lasts: longer than any one call, short enough that a dead process's work is soon taken over. */
export const leaseSecs = 30;

const statement = {
  name: "insert-deliveries",
  text: `INSERT INTO delivery AS d (id, kind, target_id, item_id, partition_key, sequence, ordered, lane, replay_id, owner, due_at, parked)
    SELECT id, kind, target, item, part, seq, ordered::boolean, lane::smallint, replay,
      CASE WHEN behind OR parked OR wait IS NOT NULL THEN NULL ELSE $9 END,
      CASE WHEN behind THEN 'infinity' WHEN parked THEN now() WHEN wait IS NOT NULL OR $9::text IS NULL
        THEN now() + make_interval(secs => coalesce(wait::float8, 0) / 1000)
        ELSE now() + make_interval(secs => ${leaseSecs}) END,
      parked
    FROM (SELECT i.*,
        EXISTS (SELECT 1 FROM endpoint_state s
          WHERE i.kind = 'endpoint' AND s.endpoint_id = i.target AND s.state = 'disabled' FOR SHARE) AS parked,
        ordered::boolean AND EXISTS (SELECT 1 FROM delivery e
          WHERE e.kind = i.kind AND e.target_id = i.target AND e.partition_key = i.part) AS behind
      FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::text[],
        $10::text[], $11::text[]) AS i(id, kind, target, item, part, seq, ordered, lane, replay, wait) OFFSET 0) i
    ON CONFLICT (item_id, kind, target_id) DO NOTHING
    RETURNING id, owner IS NOT NULL AS leased, due_at = 'infinity' AS behind`,
};

/**
 * Born leased to this process (free when `owner` is null), unless an earlier row of the lane is unfinished. The caller holds the conversation's
 * lock from an earlier statement, so the look at the lane sees every committed row of it. A disabled endpoint is held so
 * until this commits: enabled meanwhile, it would never hear of a row born parked. OFFSET 0 keeps the planner
 * from asking the inner questions once for each place their answer is used.
 */
export const insertDeliveries = (
  tx: Tx,
  rows: readonly NewDelivery[],
  owner: string | null,
): Promise<{ id: string; leased: boolean; behind: boolean }[]> =>
  tx.run(statement, [
    textArray(rows.map((r) => r.id)),
    textArray(rows.map((r) => r.kind)),
    textArray(rows.map((r) => r.targetId)),
    textArray(rows.map((r) => r.itemId)),
    textArray(rows.map((r) => r.partitionKey)),
    int8Array(rows.map((r) => r.sequence)),
    textArray(rows.map((r) => String(r.ordered))),
    textArray(rows.map((r) => String(r.lane))),
    owner,
    textArray(rows.map((r) => r.replayId)),
    textArray(rows.map((r) => r.waitMs?.toString())),
  ]);
