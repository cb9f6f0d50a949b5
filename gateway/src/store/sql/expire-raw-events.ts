import type { Tx } from "../transaction.js";

const statement = {
  name: "expire-raw-events",
  text: `WITH batch AS (SELECT r.id FROM raw_event r JOIN data_key k ON k.kid = r.kid
      WHERE r.id < raw_event_floor($1) AND r.id > $2 AND r.received_at < $1 AND NOT is_held(k.owner_id, NULL, r.received_at)
        AND NOT EXISTS (SELECT 1 FROM raw_about a WHERE a.raw_id = r.id AND is_held(a.person_id, NULL, r.received_at))
      ORDER BY r.id LIMIT 1000),
    about AS (DELETE FROM raw_about WHERE raw_id IN (SELECT id FROM batch)),
    gone AS (DELETE FROM raw_event WHERE id IN (SELECT id FROM batch) RETURNING 1)
    SELECT (SELECT max(id) FROM batch) AS id, (SELECT count(*) FROM gone)::int AS deleted`,
};

/** Deletes the next raw events whose time is over and that nothing holds; undefined when there are no more. */
export async function expireRawEvents(
  tx: Tx,
  cutOff: Date,
  after: string,
): Promise<{ readonly id: string; readonly deleted: number } | undefined> {
  const [row] = await tx.run<{ id: string | null; deleted: number }>(statement, [cutOff, after]);
  return row === undefined || row.id === null ? undefined : { id: row.id, deleted: row.deleted };
}
