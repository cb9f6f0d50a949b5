import type { Tx } from "../transaction.js";
import type { MonthlyTable } from "./list-months.js";

const call = (name: string) => ({ name, text: `SELECT ${name}($1) AS dropped` });

const statements = {
  raw_event: call("drop_raw_month"),
  attempt: call("drop_attempt_month"),
  audit_entry: call("drop_audit_month"),
} as const;

/**
 * Drops a month. False when it stays for now: rows are left in it, its entries are not anchored, or somebody reads the
 * table. Throws below the floor.
 */
export async function dropMonth(tx: Tx, table: MonthlyTable, suffix: string): Promise<boolean> {
  const [row] = await tx.run<{ dropped: boolean }>(statements[table], [suffix]);
  return row?.dropped === true;
}
