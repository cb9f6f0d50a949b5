import type { Tx } from "../transaction.js";

const statement = {
  name: "read-key-version",
  text: `SELECT k.version, p.keys_version AS noted FROM key_state k LEFT JOIN process p ON p.owner = $1`,
};

/** The version of the keys, and the one noted for this process; null while others take it for dead. */
export const readKeyVersion = async (tx: Tx, owner: string): Promise<{ version: number; noted: number | null }> => {
  const [row] = await tx.run<{ version: string; noted: string | null }>(statement, [owner]);
  return { version: Number(row?.version), noted: row?.noted == null ? null : Number(row.noted) };
};
