import type { Tx } from "../transaction.js";

const statement = {
  name: "insert-recovery-codes",
  text: "INSERT INTO recovery_code (user_id, hash) SELECT $1, unnest($2::bytea[])",
};

export const insertRecoveryCodes = (tx: Tx, userId: string, hashes: readonly Buffer[]): Promise<unknown> =>
  tx.run(statement, [userId, hashes]);
