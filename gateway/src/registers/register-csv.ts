import { Readable } from "node:stream";
import { stringify } from "csv-stringify/sync";
import type { RowsSought } from "../store/sql/list-register-rows.js";
import type { Context } from "../store/transaction.js";
import { type RowsDeps, rowPages } from "./all-rows.js";
import type { Register, RegisterRow } from "./register.js";

const frame = ["id", "case_id", "person_id", "at", "actor", "entry_id"] as const;

/** Spreadsheets run what looks like a formula and round long numbers: both are kept as text. */
const options = { escape_formulas: true, quoted_string: true } as const;

const cell = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

const cellsOf = (row: RegisterRow, columns: readonly string[]): string[] => [
  ...frame.map((name) => (name === "at" ? row.at.toISOString() : (row[name] ?? ""))),
  ...columns.map((name) => cell(row.data[name] ?? "")),
];

/** The same, line by line. */
export async function* registerLines(
  deps: RowsDeps,
  context: Context,
  { row }: Register,
  sought: RowsSought,
): AsyncGenerator<string> {
  const columns = Object.keys(row.shape);
  yield stringify([[...frame, ...columns]], { ...options, bom: true });
  for await (const rows of rowPages(deps, context, sought))
    yield stringify(
      rows.map((one) => cellsOf(one, columns)),
      options,
    );
}

/** A register as a table for people, oldest first; read page by page while it is sent. */
export const registerCsv = (deps: RowsDeps, context: Context, register: Register, sought: RowsSought): Readable =>
  Readable.from(registerLines(deps, context, register, sought));
