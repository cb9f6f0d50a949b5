import type { Tx } from "../transaction.js";

export interface Weight {
  readonly subjects: number;
  readonly minors: boolean;
  readonly needsApproval: boolean;
}

const statement = {
  name: "start-audit-export",
  text: `UPDATE audit_export SET subjects = $2, minors = $3,
      state = CASE WHEN $4 THEN 'awaiting_approval' ELSE 'running' END
    WHERE id = $1 AND state = 'preparing'`,
};

/** An export whose extent is known: it runs, or waits for somebody to agree. */
export const startAuditExport = (tx: Tx, id: string, weight: Weight): Promise<unknown> =>
  tx.run(statement, [id, weight.subjects, weight.minors, weight.needsApproval]);
