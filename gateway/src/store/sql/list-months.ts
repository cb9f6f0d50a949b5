import type { Tx } from "../transaction.js";

/** Tables that are cut by month and let go of whole months. */
export type MonthlyTable = "raw_event" | "attempt" | "audit_entry";

const statement = {
  name: "list-months",
  text: `SELECT substr(c.relname, length($1) + 2) AS suffix FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = $1::regclass AND c.relname ~ '_\\d{4}_\\d{2}$'
      AND month_end(substr(c.relname, length($1) + 2)) <= $2 ORDER BY 1`,
};

/** Months of a table that are over before this time, such as `2025_03`. */
export const listMonths = async (tx: Tx, table: MonthlyTable, before: Date): Promise<string[]> =>
  (await tx.run<{ suffix: string }>(statement, [table, before])).map(({ suffix }) => suffix);
