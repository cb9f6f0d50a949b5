import type { Tx } from "../transaction.js";

const statement = { name: "delete-content", text: `DELETE FROM file_content WHERE id = $1 AND state <> 'stored'` };

/** Its bytes are gone. */
export const deleteContent = (tx: Tx, id: string): Promise<unknown> => tx.run(statement, [id]);
