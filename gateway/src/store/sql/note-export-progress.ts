import type { Tx } from "../transaction.js";

const statement = { name: "note-export-progress", text: "UPDATE audit_export SET rows_done = $2 WHERE id = $1" };

export const noteExportProgress = (tx: Tx, id: string, rows: number): Promise<unknown> => tx.run(statement, [id, rows]);
