import { byteaArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

export interface Sealed {
  readonly epoch: number;
  readonly txid: string;
  readonly id: string;
  readonly size: number;
  readonly frontier: readonly Buffer[];
}

const statement = {
  name: "advance-audit-state",
  text: `UPDATE audit_state SET epoch = $1, wm_txid = $2::xid8, wm_id = $3, size = $4, frontier = $5::bytea[]`,
};

/** Everything up to this entry is sealed. */
export const advanceAuditState = (tx: Tx, sealed: Sealed): Promise<unknown> =>
  tx.run(statement, [sealed.epoch, sealed.txid, sealed.id, sealed.size, byteaArray(sealed.frontier)]);
