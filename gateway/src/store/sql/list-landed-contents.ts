import type { Tx } from "../transaction.js";

const statement = {
  name: "list-landed-contents",
  text: `SELECT id, kid, size FROM file_content WHERE place = 'database' AND state = 'stored' AND id > $1 ORDER BY id LIMIT 50`,
};

/** Contents that came with their message and belong elsewhere. */
export const listLandedContents = (tx: Tx, after: string): Promise<{ id: string; kid: string; size: string }[]> =>
  tx.run(statement, [after]);
