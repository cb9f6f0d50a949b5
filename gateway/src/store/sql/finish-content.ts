import type { Tx } from "../transaction.js";

const statement = {
  name: "finish-content",
  text: `UPDATE file_content SET state = 'stored', digest = $2, size = $3, touched_at = now() WHERE id = $1 AND state = 'writing'`,
};

/** All its bytes are stored. */
export const finishContent = (tx: Tx, id: string, digest: Buffer, size: number): Promise<unknown> =>
  tx.run(statement, [id, digest, size]);
