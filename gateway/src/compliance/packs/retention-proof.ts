import type { RetentionOptions } from "../../config/retention.js";
import type { ToEnclose } from "../../ledger/export/enclosed.js";
import { retentionReport } from "../../retention/report.js";
import type { LastRun } from "../../store/sql/list-last-runs.js";
import { listRetentionRuns } from "../../store/sql/list-retention-runs.js";
import type { Tx } from "../../store/transaction.js";
import { jsonFile } from "./json-file.js";
import { csvFile } from "./table.js";

const columns = ["id", "class", "at", "cut_off", "removed", "held", "actor", "entry_id"];

const rowOf = ({ id, class: name, at, cut_off, removed, held, actor, entry_id }: LastRun) =>
  [id, name, at.toISOString(), cut_off.toISOString(), JSON.stringify(removed), held, actor, entry_id] as const;

export interface RetentionProof {
  readonly files: readonly ToEnclose[];
  /** Runs of the period, by class. */
  readonly runs: Readonly<Record<string, number>>;
}

/** Proof that what was over has gone: every run with its line in the book, and how each class stands now. */
export async function retentionProof(tx: Tx, options: RetentionOptions, from: Date, to: Date): Promise<RetentionProof> {
  const rows = await listRetentionRuns(tx, from, to);
  const runs: Record<string, number> = {};
  for (const { class: name } of rows) runs[name] = (runs[name] ?? 0) + 1;
  const report = { at: tx.now, items: await retentionReport(tx, options) };
  return { runs, files: [csvFile("retention.csv", columns, rows.map(rowOf)), jsonFile("retention.json", report)] };
}
