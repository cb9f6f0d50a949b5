import type { Tx } from "../transaction.js";

const statement = {
  name: "take-recovery-code",
  text: "DELETE FROM recovery_code WHERE user_id = $1 AND hash = $2 RETURNING user_id",
};

/** Uses a code up; false when there is no such code. */
export const takeRecoveryCode = async (tx: Tx, userId: string, hash: Buffer): Promise<boolean> =>
  (await tx.run(statement, [userId, hash])).length > 0;
