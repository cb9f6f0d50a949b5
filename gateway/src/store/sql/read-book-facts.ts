import type { BookFacts } from "../../compliance/mlps/facts.js";
import type { Tx } from "../transaction.js";

const statement = {
  name: "read-book-facts",
  text: `SELECT (SELECT at FROM audit_entry ORDER BY at LIMIT 1) AS oldest_entry,
      coalesce((SELECT size FROM audit_state), 0)::float8 AS sealed,
      (SELECT at FROM audit_checkpoint ORDER BY size DESC LIMIT 1) AS sealed_at,
      EXISTS (SELECT 1 FROM audit_entry e, audit_state s WHERE e.epoch = s.newest_epoch
        AND (s.epoch < s.newest_epoch OR (e.txid, e.id) > (s.wm_txid, s.wm_id)) AND e.at < now() - interval '1 minute') AS overdue,
      (SELECT max(sent_at) FROM audit_anchor WHERE status = 'sent') AS anchored_at`,
};

/** How the book stands. */
export const readBookFacts = async (tx: Tx): Promise<BookFacts> =>
  (await tx.run<BookFacts>(statement, []))[0] as BookFacts;
