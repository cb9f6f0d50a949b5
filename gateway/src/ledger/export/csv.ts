import { stringify } from "csv-stringify/sync";
import { columns } from "./columns.js";
import type { ViewRow } from "./view.js";

/** Twelve digits and more are shown by spreadsheets as 1.2E+17, and saved so. */
const longNumber = /^\d{12,}$/;

/** Text for spreadsheets that take `=…` for a formula and long digits for a number: an apostrophe makes it text. */
export const asText = (text: string): string => (longNumber.test(text) ? `'${text}` : text);

const lines = (rows: readonly (readonly string[])[], bom: boolean): Buffer =>
  Buffer.from(stringify([...rows] as string[][], { bom, escape_formulas: true, record_delimiter: "windows" }));

/** UTF-8 with a mark at its beginning, else Excel reads Chinese as something else (RFC 4180 otherwise). */
export async function* csvOf(rows: AsyncIterable<readonly ViewRow[]>): AsyncIterable<Uint8Array> {
  yield lines([columns.map(({ title }) => title)], true);
  for await (const some of rows)
    yield lines(
      some.map((row) => columns.map(({ text }) => asText(text(row)))),
      false,
    );
}
