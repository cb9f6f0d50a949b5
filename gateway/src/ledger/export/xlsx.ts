import writeExcelFile from "write-excel-file/node";
import { columns } from "./columns.js";
import type { ViewRow } from "./view.js";

/**
 * A workbook with one sheet; every cell is text, so that nothing is a formula and no id is rounded. A part has fewer
 * rows than a sheet can (1,048,576).
 */
export async function* xlsxOf(rows: AsyncIterable<readonly ViewRow[]>): AsyncIterable<Uint8Array> {
  const sheet = [columns.map(({ title }) => ({ value: title, type: String, fontWeight: "bold" as const }))];
  const data: (string | { value: string; type: typeof String })[][] = sheet;
  for await (const some of rows) for (const row of some) data.push(columns.map(({ text }) => text(row)));
  yield await writeExcelFile(data, { sheet: "audit", columns: columns.map(() => ({ width: 24 })) }).toBuffer();
}
