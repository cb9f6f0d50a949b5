import type { Tx } from "../transaction.js";

/** One account's day. `planned` was written with each event; the rest is counted from what became of it. */
export interface LedgerRow {
  readonly account_id: string;
  /** Raw events kept. */
  readonly received: number;
  /** Of them, still not understood. */
  readonly not_understood: number;
  /** Messages that came in. */
  readonly messages: number;
  /** Events that tell of them. */
  readonly told: number;
  readonly planned: number;
  readonly delivered: number;
  readonly pending: number;
  readonly dead: number;
}

/** A delivery that was planned with its event has a first try, a first row or a dead letter; a replay's alone was not planned. */
const pairs = `SELECT p.account_id, p.item_id, p.target_id,
    bool_or(p.state = 'delivered') AS delivered, bool_or(p.state = 'pending') AS pending, bool_or(p.state = 'dead') AS dead
  FROM (
    SELECT e.account_id, a.item_id, a.target_id,
      CASE WHEN a.verdict IN ('done', 'skipped') THEN 'delivered' ELSE 'tried' END AS state, a.replay_id IS NULL AS planned
    FROM e JOIN attempt a ON a.item_id = e.id AND a.kind = 'endpoint'
    UNION ALL
    SELECT e.account_id, d.item_id, d.target_id, 'pending', d.replay_id IS NULL
    FROM e JOIN delivery d ON d.item_id = e.id AND d.kind = 'endpoint'
    UNION ALL
    SELECT e.account_id, l.item_id, l.target_id, 'dead', true
    FROM e JOIN dead_letter l ON l.item_id = e.id AND l.kind = 'delivery') p
  GROUP BY 1, 2, 3 HAVING bool_or(p.planned)`;

const statement = {
  name: "read-ledger",
  text: `WITH e AS MATERIALIZED (SELECT id, account_id, type, planned FROM event
      WHERE id >= event_floor($1::timestamptz) AND id < event_floor($2::timestamptz) AND account_id IS NOT NULL),
    r AS (SELECT account_id, count(*) AS received,
        count(*) FILTER (WHERE EXISTS (SELECT 1 FROM dead_letter l
          WHERE l.kind = 'raw' AND l.item_id = raw_event.id AND l.target_id = raw_event.account_id AND l.state = 'open')) AS dead
      FROM raw_event WHERE id >= raw_event_floor($1::timestamptz) AND id < raw_event_floor($2::timestamptz) GROUP BY 1),
    m AS (SELECT account_id, count(*) AS n FROM message WHERE direction = 'inbound'
        AND id >= message_floor($1::timestamptz) AND id < message_floor($2::timestamptz) GROUP BY 1),
    t AS (SELECT account_id, count(*) FILTER (WHERE type = 'message.received') AS told, sum(planned) AS planned FROM e GROUP BY 1),
    d AS (SELECT account_id, count(*) FILTER (WHERE delivered) AS delivered,
        count(*) FILTER (WHERE pending AND NOT delivered) AS pending,
        count(*) FILTER (WHERE dead AND NOT pending AND NOT delivered) AS dead FROM (${pairs}) p GROUP BY 1)
    SELECT i.id AS account_id, coalesce(r.received, 0)::int AS received, coalesce(r.dead, 0)::int AS not_understood,
      coalesce(m.n, 0)::int AS messages, coalesce(t.told, 0)::int AS told, coalesce(t.planned, 0)::int AS planned,
      coalesce(d.delivered, 0)::int AS delivered, coalesce(d.pending, 0)::int AS pending, coalesce(d.dead, 0)::int AS dead
    FROM unnest($3::text[]) AS i(id)
    LEFT JOIN r ON r.account_id = i.id LEFT JOIN m ON m.account_id = i.id
    LEFT JOIN t ON t.account_id = i.id LEFT JOIN d ON d.account_id = i.id`,
};

/** What came in by these accounts between two times, and where all of it is. */
export const readLedger = (tx: Tx, from: Date, to: Date, accounts: readonly string[]): Promise<LedgerRow[]> =>
  tx.run<LedgerRow>(statement, [from.toISOString(), to.toISOString(), [...accounts]]);
