import type { Tx } from "../transaction.js";

const statement = {
  name: "read-seal-lag",
  text: `SELECT extract(epoch FROM clock_timestamp() - oldest.at)::float8 AS secs FROM audit_state s, LATERAL (
    SELECT at FROM audit_entry WHERE (epoch, txid, id) > (s.epoch, s.wm_txid, s.wm_id)
      AND id <> coalesce(s.first_entry, -1) ORDER BY epoch, txid, id LIMIT 1) oldest`,
};

/** Seconds the oldest unsealed entry of the book has waited; 0: everything is sealed. */
export const readSealLag = async (tx: Tx): Promise<number> =>
  Math.max(0, (await tx.run<{ secs: number }>(statement, []))[0]?.secs ?? 0);
