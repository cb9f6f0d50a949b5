import type { Tx } from "../transaction.js";

const statement = { name: "ping", text: `SELECT current_setting('transaction_read_only') = 'on' AS read_only` };

/** True when the database can be written to: no standby, and not made read-only by its administrator. */
export const ping = async (tx: Tx): Promise<boolean> =>
  (await tx.run<{ read_only: boolean }>(statement, []))[0]?.read_only === false;
