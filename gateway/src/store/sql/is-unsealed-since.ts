import type { Tx } from "../transaction.js";

const statement = {
  name: "is-unsealed-since",
  text: `SELECT EXISTS (SELECT 1 FROM audit_state s JOIN audit_entry e ON (e.epoch, e.txid, e.id) > (s.epoch, s.wm_txid, s.wm_id)
    WHERE e.at <= $1) AS unsealed`,
};

/** Is there an entry of this time, or of before it, that is not sealed? */
export const isUnsealedSince = async (tx: Tx, at: Date): Promise<boolean> =>
  (await tx.run<{ unsealed: boolean }>(statement, [at]))[0]?.unsealed === true;
