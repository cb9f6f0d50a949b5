import type { Tx } from "../transaction.js";
import type { RetentionRun } from "./insert-retention-run.js";

export type LastRun = RetentionRun & { readonly at: Date };

const statement = {
  name: "list-last-runs",
  text: `SELECT DISTINCT ON (class) id, class, cut_off, removed, held, actor, entry_id, at FROM retention_run
    ORDER BY class, at DESC, id DESC`,
};

/** The last run of each class. */
export const listLastRuns = (tx: Tx): Promise<LastRun[]> => tx.run<LastRun>(statement, []);
