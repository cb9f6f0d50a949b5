import type { Tx } from "../transaction.js";

const statement = {
  name: "list-kept-exports",
  text: `SELECT id FROM audit_export WHERE state = 'done' AND ended_at < $1 AND asked_by <> $2 ORDER BY ended_at LIMIT 100`,
};

/** Exports that were made before a time and whose files are kept here; not those of `notBy`, who took the folder away. */
export const listKeptExports = async (tx: Tx, madeBefore: Date, notBy: string): Promise<string[]> =>
  (await tx.run<{ id: string }>(statement, [madeBefore, notBy])).map(({ id }) => id);
