import type { RetentionOptions } from "../config/retention.js";
import { type LastRun, listLastRuns } from "../store/sql/list-last-runs.js";
import { type Survey, surveyRetention } from "../store/sql/survey-retention.js";
import type { Tx } from "../store/transaction.js";
import { cutOffOf, daysOf, floorOf, type RetentionClass, retentionClasses } from "./classes.js";

/** How one class stands. */
export interface ClassReport extends Survey {
  readonly class: RetentionClass;
  readonly keep_days: number;
  readonly floor_days: number;
  readonly cut_off: Date;
  readonly last_run: LastRun | null;
}

/** What would go now, class by class, and what the last run did. Changes nothing. */
export async function retentionReport(tx: Tx, options: RetentionOptions): Promise<ClassReport[]> {
  const runs = new Map((await listLastRuns(tx)).map((run) => [run.class, run]));
  const reports: ClassReport[] = [];
  for (const name of retentionClasses) {
    const cut_off = cutOffOf(options, name, tx.now);
    const survey = await surveyRetention(tx, name, cut_off);
    const days = { keep_days: daysOf(options, name), floor_days: floorOf(name) };
    reports.push({ class: name, ...days, cut_off, ...survey, last_run: runs.get(name) ?? null });
  }
  return reports;
}
