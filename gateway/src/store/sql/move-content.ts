import type { Tx } from "../transaction.js";
import type { FilePlace } from "./insert-content.js";

const statement = {
  name: "move-content",
  text: `WITH moved AS (UPDATE file_content SET place = $2 WHERE id = $1 AND state = 'stored' AND place = 'database' RETURNING id)
    DELETE FROM file_chunk WHERE content_id IN (SELECT id FROM moved)`,
};

/** Its bytes lie at another place now. */
export const moveContent = (tx: Tx, id: string, place: FilePlace): Promise<unknown> => tx.run(statement, [id, place]);
