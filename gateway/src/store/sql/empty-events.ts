import type { Tx } from "../transaction.js";
import type { AfterRow } from "./list-due-messages.js";

const statement = {
  name: "empty-events",
  text: `WITH batch AS (SELECT e.id, e.admitted_at,
        is_held(coalesce(c.person_id, e.partition_key), c.id, e.admitted_at) AS held
      FROM event e LEFT JOIN conversation c ON c.id = e.partition_key
      WHERE e.expired_at IS NULL AND e.admitted_at < $1 AND (e.admitted_at, e.id) > ($2::timestamptz, $3)
      ORDER BY e.admitted_at, e.id LIMIT 1000),
    emptied AS (UPDATE event e SET data = '', expired_at = now() FROM batch b WHERE b.id = e.id AND NOT b.held RETURNING 1),
    last AS (SELECT admitted_at::text AS at, id FROM batch ORDER BY admitted_at DESC, id DESC LIMIT 1)
    SELECT last.at, last.id, (SELECT count(*) FROM emptied)::int AS emptied FROM last`,
};

/** Empties the next events whose time is over; undefined when there are no more. */
export const emptyEvents = async (
  tx: Tx,
  cutOff: Date,
  after: AfterRow,
): Promise<(AfterRow & { readonly emptied: number }) | undefined> =>
  (await tx.run<AfterRow & { emptied: number }>(statement, [cutOff, after.at, after.id]))[0];
