import type { Tx } from "../transaction.js";
import type { StoredEvent } from "./read-events.js";

export interface FeedEvent extends StoredEvent {
  readonly txid: string;
  readonly not_to: string | null;
  readonly only_to: string | null;
}

const statement = {
  name: "read-event-feed",
  text: `SELECT e.id, e.txid::text AS txid, e.type, e.account_id, e.subject, e.time, e.partition_key, e.sequence,
      e.visibility, e.not_to, e.only_to, e.kid, k.wrapped, e.data
    FROM event e JOIN data_key k ON k.kid = e.kid AND k.wrapped IS NOT NULL AND e.expired_at IS NULL
    WHERE (e.txid, e.id) > ($1::text::xid8, $2) AND e.txid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY e.txid, e.id LIMIT $3`,
};

/**
 * Events after a cursor, in the order of their transactions, and only below the oldest one still running: a reader by
 * id alone would step over what commits late.
 */
export const readEventFeed = (tx: Tx, txid: string, id: string, limit: number): Promise<FeedEvent[]> =>
  tx.run<FeedEvent>(statement, [txid, id, limit]);
