import type { Tx } from "../transaction.js";

export interface SearchEvent {
  readonly id: string;
  readonly txid: string;
  readonly type: string;
  readonly group_id: string | null;
  readonly conversation_id: string;
  readonly kid: string;
  /** Null: its person is erased or set aside. */
  readonly wrapped: Buffer | null;
  /** Null where the event changes no text. */
  readonly data: Buffer | null;
}

const take = {
  name: "take-search-cursor",
  text: `SELECT txid::text AS txid, event_id FROM search_cursor FOR UPDATE SKIP LOCKED`,
};
const read = {
  name: "read-search-feed",
  text: `SELECT e.id, e.txid::text AS txid, e.type, c.group_id, e.partition_key AS conversation_id, e.kid, k.wrapped,
      CASE WHEN e.type = ANY($3::text[]) AND c.id IS NOT NULL THEN e.data END AS data
    FROM (SELECT * FROM event WHERE (txid, id) > ($1::text::xid8, $2) AND txid < pg_snapshot_xmin(pg_current_snapshot())
      ORDER BY txid, id LIMIT $4) e
    LEFT JOIN data_key k ON k.kid = e.kid LEFT JOIN conversation c ON c.id = e.partition_key
    ORDER BY e.txid, e.id`,
};

/**
 * The next events the search has not read, in the order of their transactions; none while another process reads them.
 * `types`: those whose data is wanted.
 */
export async function readSearchFeed(tx: Tx, types: readonly string[], limit: number): Promise<SearchEvent[]> {
  const [cursor] = await tx.run<{ txid: string; event_id: string }>(take, []);
  return cursor === undefined ? [] : tx.run<SearchEvent>(read, [cursor.txid, cursor.event_id, [...types], limit]);
}

const advance = {
  name: "advance-search-cursor",
  text: `UPDATE search_cursor SET txid = $1::text::xid8, event_id = $2`,
};

export const advanceSearchCursor = (tx: Tx, { txid, id }: Pick<SearchEvent, "txid" | "id">): Promise<unknown> =>
  tx.run(advance, [txid, id]);
