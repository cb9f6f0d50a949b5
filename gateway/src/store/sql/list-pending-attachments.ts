import type { Tx } from "../transaction.js";

const statement = {
  name: "list-pending-attachments",
  text: `SELECT id FROM attachment WHERE state = 'pending' ORDER BY id LIMIT 500`,
};

/** Files still to be fetched: what the reconciler asks for again when the job store forgot. */
export const listPendingAttachments = (tx: Tx): Promise<{ id: string }[]> => tx.run(statement, []);
