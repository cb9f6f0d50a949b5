import type { Tx } from "../transaction.js";

const statement = {
  name: "approve-person-export",
  text: `UPDATE person_export SET state = 'running', approved_by = $2, approved_at = now()
    WHERE id = $1 AND state = 'awaiting_approval' RETURNING 1`,
};

/** False: it does not wait for that. */
export const approvePersonExport = async (tx: Tx, id: string, by: string): Promise<boolean> =>
  (await tx.run(statement, [id, by])).length > 0;
