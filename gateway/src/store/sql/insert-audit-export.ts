import type { Tx } from "../transaction.js";
import { type AuditExportRow, auditExportColumns } from "./audit-export-row.js";

export interface NewAuditExport {
  readonly id: string;
  readonly query: object;
  readonly purpose: string;
  readonly formats: readonly string[];
  readonly askedBy: string;
}

const statement = {
  name: "insert-audit-export",
  text: `INSERT INTO audit_export (id, state, query, purpose, formats, asked_by)
    VALUES ($1, 'preparing', $2, $3, $4, $5) RETURNING ${auditExportColumns}`,
};

export async function insertAuditExport(tx: Tx, asked: NewAuditExport): Promise<AuditExportRow> {
  const { id, query, purpose, formats, askedBy } = asked;
  const rows = await tx.run<AuditExportRow>(statement, [id, JSON.stringify(query), purpose, formats, askedBy]);
  return rows[0] as AuditExportRow;
}
