import type { Tx } from "../transaction.js";

const statement = { name: "raise-key-state", text: `UPDATE key_state SET version = version + 1 RETURNING version` };

/** One more version of the keys, this transaction's; nobody reads them meanwhile. */
export const raiseKeyState = async (tx: Tx): Promise<number> => {
  const [row] = await tx.run<{ version: string }>(statement, []);
  return Number(row?.version);
};
