import type { Tx } from "../transaction.js";

const statement = { name: "set-audit-key", text: "UPDATE audit_state SET vkey = $1" };

/** The key whose holder seals from now on. */
export const setAuditKey = (tx: Tx, vkey: string): Promise<unknown> => tx.run(statement, [vkey]);
