import type { Tx } from "../transaction.js";

const statement = {
  name: "is-sealed-for-export",
  text: `SELECT pg_snapshot_xmin(pg_current_snapshot()) >= x.asked_snapshot AND NOT EXISTS (
      SELECT 1 FROM audit_entry e, audit_state s
      WHERE (e.epoch, e.txid, e.id) > (s.epoch, s.wm_txid, s.wm_id)
        AND (e.epoch < s.newest_epoch OR e.txid < x.asked_snapshot)
    ) AS sealed
    FROM audit_export x WHERE x.id = $1`,
};

/** Whether every entry that began before the export was asked for is sealed, or will never be. */
export const isSealedForExport = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.run<{ sealed: boolean }>(statement, [id]))[0]?.sealed ?? false;
