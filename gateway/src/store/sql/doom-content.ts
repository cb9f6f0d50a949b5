import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

const statement = {
  name: "doom-content",
  text: `UPDATE file_content c SET state = 'doomed', touched_at = now() WHERE id = ANY($1::text[])
    AND NOT EXISTS (SELECT 1 FROM attachment a WHERE a.content_id = c.id)`,
};

/** Contents that no file refers to any more: nobody finds them again, and their bytes go soon. */
export const doomContent = (tx: Tx, ids: readonly string[]): Promise<unknown> => tx.run(statement, [textArray(ids)]);
