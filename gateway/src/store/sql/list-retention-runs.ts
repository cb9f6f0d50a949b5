import type { Tx } from "../transaction.js";
import type { LastRun } from "./list-last-runs.js";

const statement = {
  name: "list-retention-runs",
  text: `SELECT id, class, cut_off, removed, held, actor, entry_id, at FROM retention_run
    WHERE at >= $1 AND at < $2 ORDER BY at, id`,
};

/** Every run of a period, oldest first; each has its line in the book. */
export const listRetentionRuns = (tx: Tx, from: Date, to: Date): Promise<LastRun[]> =>
  tx.run<LastRun>(statement, [from, to]);
