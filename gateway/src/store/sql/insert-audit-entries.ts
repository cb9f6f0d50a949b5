import { byteaArray, textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

const statement = {
  name: "insert-audit-entries",
  text: `INSERT INTO audit_entry (type, entry) SELECT * FROM unnest($1::text[], $2::bytea[])`,
};

/** Appends to the book, in the transaction of what it tells of. */
export const insertAuditEntries = (
  tx: Tx,
  entries: readonly { readonly type: string; readonly bytes: Buffer }[],
): Promise<unknown> =>
  tx.run(statement, [textArray(entries.map((e) => e.type)), byteaArray(entries.map((e) => e.bytes))]);
