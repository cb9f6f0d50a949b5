import type { Tx } from "../transaction.js";

/** An entry that may be sealed now. */
export interface Unsealed {
  readonly id: string;
  readonly epoch: number;
  readonly txid: string;
  /** As Postgres writes it: no microsecond may be lost. */
  readonly at: string;
  /** Milliseconds since 1970. */
  readonly at_ms: number;
  /** SHA-256(0x00 ‖ entry), made where the entry lies. */
  readonly leaf: Buffer;
}

/**
 * Identity order is not commit order: an entry with a lower id may commit later. So entries go by their transaction, and
 * only those of transactions below the snapshot's xmin, all of which have ended. The statement tests and reads by one
 * snapshot. No transaction of an older cluster can still be open.
 */
const statement = {
  name: "read-unsealed",
  text: `SELECT id::text, epoch, txid::text, at::text, (extract(epoch FROM at) * 1000)::float8 AS at_ms, sha256('\\x00'::bytea || entry) AS leaf FROM audit_entry e
    WHERE (epoch, txid, id) > ($1::int, $2::xid8, $3::bigint)
      AND (epoch < $4 OR txid < pg_snapshot_xmin(pg_current_snapshot())) AND id <> coalesce($5::bigint, -1)
    ORDER BY e.epoch, e.txid, e.id LIMIT $6`,
};

export interface Watermark {
  readonly epoch: number;
  readonly wm_txid: string;
  readonly wm_id: string;
  readonly newest_epoch: number;
  readonly first_entry: string | null;
}

export const readUnsealed = (tx: Tx, mark: Watermark, limit: number): Promise<Unsealed[]> =>
  tx.run<Unsealed>(statement, [mark.epoch, mark.wm_txid, mark.wm_id, mark.newest_epoch, mark.first_entry, limit]);

const one = {
  name: "read-entry-to-seal",
  text: `SELECT id::text, epoch, txid::text, at::text, (extract(epoch FROM at) * 1000)::float8 AS at_ms, sha256('\\x00'::bytea || entry) AS leaf FROM audit_entry WHERE id = $1`,
};

/** The entry that begins a log after a fork. */
export const readEntryToSeal = async (tx: Tx, id: string): Promise<Unsealed | undefined> =>
  (await tx.run<Unsealed>(one, [id]))[0];
