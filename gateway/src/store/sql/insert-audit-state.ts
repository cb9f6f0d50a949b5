import type { Tx } from "../transaction.js";

const statement = {
  name: "insert-audit-state",
  text: `INSERT INTO audit_state (origin, vkey, system_id, newest_epoch, epoch)
    SELECT $1, $2, system_identifier::text, 1, 1 FROM pg_control_system() ON CONFLICT DO NOTHING`,
};

/** The beginning of a log, unless it has begun. */
export const insertAuditState = (tx: Tx, origin: string, vkey: string): Promise<unknown> =>
  tx.run(statement, [origin, vkey]);
