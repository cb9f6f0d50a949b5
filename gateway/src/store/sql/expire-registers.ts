import type { Tx } from "../transaction.js";

const statement = {
  name: "expire-registers",
  text: `SELECT disclosures::int, rows::int FROM expire_registers($1)`,
};

/** Deletes rows of registers and disclosures about relations that ended before this time. Throws below the floor. */
export async function expireRegisters(
  tx: Tx,
  cutOff: Date,
): Promise<{ readonly disclosures: number; readonly rows: number }> {
  const [row] = await tx.run<{ disclosures: number; rows: number }>(statement, [cutOff]);
  return row ?? { disclosures: 0, rows: 0 };
}
