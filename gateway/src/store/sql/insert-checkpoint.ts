import type { Tx } from "../transaction.js";

const statement = {
  name: "insert-checkpoint",
  text: "INSERT INTO audit_checkpoint (size, root, note) VALUES ($1, $2, $3)",
};

export const insertCheckpoint = (tx: Tx, size: number, root: Buffer, note: string): Promise<unknown> =>
  tx.run(statement, [size, root, note]);
