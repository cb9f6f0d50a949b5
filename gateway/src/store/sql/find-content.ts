import type { Tx } from "../transaction.js";

const statement = {
  name: "find-content",
  text: `UPDATE file_content SET touched_at = now() WHERE kid = $1 AND digest = $2 AND state = 'stored' RETURNING id`,
};

/** The same content of the same person, if there is one; locked until the transaction ends. */
export const findContent = async (tx: Tx, kid: string, digest: Buffer): Promise<string | undefined> =>
  (await tx.run<{ id: string }>(statement, [kid, digest]))[0]?.id;
