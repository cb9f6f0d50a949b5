import { stringify } from "csv-stringify/sync";
import type { ToEnclose } from "../../ledger/export/enclosed.js";

/** A small table for people, as spreadsheets open it; what looks like a formula or a long number stays text. */
export const csvFile = (
  name: string,
  columns: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): ToEnclose => ({
  name,
  content: [
    stringify([[...columns], ...rows.map((row) => row.map((cell) => String(cell ?? "")))], {
      bom: true,
      escape_formulas: true,
      quoted_string: true,
    }),
  ],
});
