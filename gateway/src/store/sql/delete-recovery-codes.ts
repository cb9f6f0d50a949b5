import type { Tx } from "../transaction.js";

const statement = { name: "delete-recovery-codes", text: "DELETE FROM recovery_code WHERE user_id = $1" };

export const deleteRecoveryCodes = (tx: Tx, userId: string): Promise<unknown> => tx.run(statement, [userId]);
