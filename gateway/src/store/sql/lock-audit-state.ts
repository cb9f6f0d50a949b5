import type { Tx } from "../transaction.js";

/** How far the book is sealed. */
export interface AuditState {
  readonly log: number;
  readonly origin: string;
  readonly vkey: string;
  readonly system_id: string;
  readonly newest_epoch: number;
  /** Everything up to (epoch, wm_txid, wm_id) is sealed. */
  readonly epoch: number;
  readonly wm_txid: string;
  readonly wm_id: string;
  readonly size: number;
  readonly frontier: readonly Buffer[];
  readonly first_entry: string | null;
  /** Every transaction below it has ended. */
  readonly xmin: string;
}

const columns = `log, origin, vkey, system_id, newest_epoch, epoch, wm_txid::text, wm_id::text, size::float8 AS size, frontier,
  first_entry::text, pg_snapshot_xmin(pg_current_snapshot())::text AS xmin`;

const locked = { name: "lock-audit-state", text: `SELECT ${columns} FROM audit_state FOR UPDATE` };
const read = { name: "read-audit-state", text: `SELECT ${columns} FROM audit_state` };

/** Held to the end of the transaction: two sealers may never go on from the same state. */
export const lockAuditState = async (tx: Tx): Promise<AuditState | undefined> =>
  (await tx.run<AuditState>(locked, []))[0];

export const readAuditState = async (tx: Tx): Promise<AuditState | undefined> =>
  (await tx.run<AuditState>(read, []))[0];
