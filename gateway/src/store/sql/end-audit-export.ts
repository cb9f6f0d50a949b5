import type { Tx } from "../transaction.js";

export interface ExportEnd {
  readonly state: "done" | "failed";
  readonly files?: readonly object[];
  readonly omitted?: number;
  readonly failure?: string;
}

const statement = {
  name: "end-audit-export",
  text: `UPDATE audit_export SET state = $2, files = $3, omitted = $4, failure = $5, ended_at = now()
    WHERE id = $1 AND state IN ('preparing', 'running') RETURNING 1`,
};

/** False: somebody else has ended it. */
export async function endAuditExport(tx: Tx, id: string, end: ExportEnd): Promise<boolean> {
  const files = end.files === undefined ? null : JSON.stringify(end.files);
  return (await tx.run(statement, [id, end.state, files, end.omitted ?? null, end.failure ?? null])).length > 0;
}
