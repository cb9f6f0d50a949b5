import type { Tx } from "../transaction.js";
import { type AuditExportRow, auditExportColumns } from "./audit-export-row.js";

const statement = {
  name: "list-audit-exports",
  text: `SELECT ${auditExportColumns} FROM audit_export WHERE ($1 = '' OR id < $1) ORDER BY id DESC LIMIT $2`,
};

/** Exports of the book, the newest first. */
export const listAuditExports = (tx: Tx, before: string, limit: number): Promise<AuditExportRow[]> =>
  tx.run<AuditExportRow>(statement, [before, limit]);
