import { newId } from "../../store/id.js";
import type { AuditExportRow } from "../../store/sql/audit-export-row.js";
import { insertAuditExport } from "../../store/sql/insert-audit-export.js";
import type { Context, Tx } from "../../store/transaction.js";
import { append } from "../append.js";
import type { AskedExport } from "./wish.js";

/** Asks for an export; whoever does so says why. The book says that, not the words. */
export async function askExport(tx: Tx, context: Context, wish: AskedExport): Promise<AuditExportRow> {
  const { purpose, formats, ...query } = wish;
  const row = await insertAuditExport(tx, { id: newId("exp"), query, purpose, formats, askedBy: context.actor });
  const filters = Object.keys(query).filter((name) => !["from", "to", "pack"].includes(name));
  await append(tx, context, {
    type: "audit.export.asked",
    outcome: "success",
    object: { k: "export", id: row.id },
    ...(query.person !== undefined && { subject: [query.person] }),
    ctx: { filters: filters.join(" "), ...(query.pack !== undefined && { pack: query.pack.kind }) },
  });
  return row;
}
