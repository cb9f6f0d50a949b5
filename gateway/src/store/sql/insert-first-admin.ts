import type { Tx } from "../transaction.js";

const statement = {
  name: "insert-first-admin",
  text: `INSERT INTO api_token (id, role, hash) VALUES ('first-admin', 'admin', $1) ON CONFLICT DO NOTHING RETURNING id`,
};

/** False when there has been a first admin before. */
export const insertFirstAdmin = async (tx: Tx, hash: Buffer): Promise<boolean> =>
  (await tx.run(statement, [hash])).length > 0;
