import type { Tx } from "../transaction.js";

const statement = {
  name: "read-oldest-transaction",
  text: `SELECT clock_timestamp() AS now, min(xact_start) AS oldest FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()`,
};

/** When the oldest transaction of the application began that is still open, and the time it is now. */
export const readOldestTransaction = async (tx: Tx): Promise<{ readonly now: Date; readonly oldest: Date | null }> => {
  const [row] = await tx.run<{ now: Date; oldest: Date | null }>(statement, []);
  if (row === undefined) throw new Error("the database told no time");
  return row;
};
