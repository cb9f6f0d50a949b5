import type { Tx } from "../transaction.js";

const statement = { name: "share-key-state", text: `SELECT version FROM key_state FOR SHARE` };

/** The version of the keys in use; it cannot rise before this transaction ends. */
export const shareKeyState = async (tx: Tx): Promise<number> => {
  const [row] = await tx.run<{ version: string }>(statement, []);
  return Number(row?.version);
};
