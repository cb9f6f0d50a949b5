import type { Tx } from "../transaction.js";

const statement = { name: "ping", text: `SELECT pg_is_in_recovery() AS standby` };

/** True when the database can be written to. */
export const ping = async (tx: Tx): Promise<boolean> =>
  (await tx.run<{ standby: boolean }>(statement, []))[0]?.standby === false;
