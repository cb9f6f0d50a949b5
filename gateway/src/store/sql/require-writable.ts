import { ReadOnlyError } from "../read-only-error.js";
import type { Tx } from "../transaction.js";

const statement = {
  name: "require-writable",
  text: `SELECT current_setting('transaction_read_only') = 'on' AS read_only`,
};

/** Throws where nothing can be written: on a standby, and on what its administrator made read-only. */
export async function requireWritable(tx: Tx): Promise<void> {
  const [row] = await tx.run<{ read_only: boolean }>(statement, []);
  if (row?.read_only !== false) throw new ReadOnlyError();
}
