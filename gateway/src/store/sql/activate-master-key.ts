import type { Tx } from "../transaction.js";

const previous = {
  name: "replace-master-key",
  text: `UPDATE master_key SET state = 'previous' WHERE state = 'current'`,
};
const current = {
  name: "activate-master-key",
  text: `INSERT INTO master_key (kek_id, state) VALUES ($1, 'current')`,
};

/** From now on this generation wraps what is new. */
export async function activateMasterKey(tx: Tx, kekId: string): Promise<void> {
  await tx.run(previous, []);
  await tx.run(current, [kekId]);
}
