import type { Tx } from "../transaction.js";

const statement = {
  name: "expire-audit-export",
  text: "UPDATE audit_export SET state = 'expired' WHERE id = $1 AND state = 'done' RETURNING 1",
};

/** Its files are gone. False: somebody else has said so already. */
export const expireAuditExport = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.run(statement, [id])).length > 0;
