import type { Tx } from "../transaction.js";

export interface RetentionRun {
  readonly id: string;
  readonly class: string;
  readonly cut_off: Date;
  readonly removed: Readonly<Record<string, number>>;
  readonly held: number;
  readonly actor: string;
  readonly entry_id: string;
}

const statement = {
  name: "insert-retention-run",
  text: `INSERT INTO retention_run (id, class, cut_off, removed, held, actor, entry_id) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
};

/** What one run did to one class. */
export const insertRetentionRun = (tx: Tx, run: RetentionRun): Promise<unknown> =>
  tx.run(statement, [run.id, run.class, run.cut_off, JSON.stringify(run.removed), run.held, run.actor, run.entry_id]);
