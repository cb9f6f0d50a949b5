import type { Tx } from "../transaction.js";
import { type AuditExportRow, auditExportColumns } from "./audit-export-row.js";

const statement = { name: "read-audit-export", text: `SELECT ${auditExportColumns} FROM audit_export WHERE id = $1` };

export const readAuditExport = async (tx: Tx, id: string): Promise<AuditExportRow | undefined> =>
  (await tx.run<AuditExportRow>(statement, [id]))[0];
