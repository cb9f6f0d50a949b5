import type { Tx } from "../transaction.js";

export interface SentCheckpoint {
  readonly size: number;
  /** The signed note, verbatim. */
  readonly note: string;
}

/** A checkpoint leaves after it was signed: what was sent before is another log's of the same size. */
const statement = {
  name: "list-sent-checkpoints",
  text: `SELECT DISTINCT c.size::float8 AS size, c.note FROM (
      SELECT DISTINCT ON (kind, target) size, sent_at FROM audit_anchor
      WHERE status = 'sent' AND size > 0 AND size <= $1 ORDER BY kind, target, size DESC
    ) a JOIN audit_checkpoint c ON c.size = a.size AND a.sent_at >= c.at ORDER BY 1`,
};

/** For each place checkpoints are sent to, the newest that left and is no larger than this. */
export const listSentCheckpoints = (tx: Tx, size: number): Promise<SentCheckpoint[]> =>
  tx.run<SentCheckpoint>(statement, [size]);
