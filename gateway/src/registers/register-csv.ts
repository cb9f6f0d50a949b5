import { Readable } from "node:stream";
import { stringify } from "csv-stringify/sync";
import type { RowsSought } from "../store/sql/list-register-rows.js";
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

const columnsOf = ({ row }: Register): readonly string[] => Object.keys(row.shape);

const linesOf = (register: Register, rows: readonly RegisterRow[]): string =>
  stringify(
    rows.map((one) => cellsOf(one, columnsOf(register))),
    options,
  );

const headOf = (register: Register): string =>
  stringify([[...frame, ...columnsOf(register)]], { ...options, bom: true });

/** Rows of a register as a table for people. */
export const registerTable = (register: Register, rows: readonly RegisterRow[]): string =>
  headOf(register) + linesOf(register, rows);

async function* registerLines(deps: RowsDeps, register: Register, sought: RowsSought): AsyncGenerator<string> {
  yield headOf(register);
  for await (const rows of rowPages(deps, sought)) yield linesOf(register, rows);
}

/** A register as such a table, oldest first; read page by page while it is sent. */
export const registerCsv = (deps: RowsDeps, register: Register, sought: RowsSought): Readable =>
  Readable.from(registerLines(deps, register, sought));
