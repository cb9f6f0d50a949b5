import type { Tx } from "../transaction.js";
import type { FilePlace } from "./insert-content.js";

const statement = {
  name: "list-doomed-contents",
  text: `SELECT id, place FROM file_content c
    WHERE (state = 'doomed' OR (state = 'writing' AND touched_at < now() - interval '6 hours')) AND id > $1
      AND NOT EXISTS (SELECT 1 FROM attachment a WHERE a.content_id = c.id) ORDER BY id LIMIT 200`,
};

/** Contents whose bytes have to go: given up, or begun by a process that ended. One that is referred to after all stays. */
export const listDoomedContents = (tx: Tx, after: string): Promise<{ id: string; place: FilePlace }[]> =>
  tx.run(statement, [after]);
