import type { RetentionOptions } from "../config/retention.js";
import type { ContentDeps } from "../files/remove-doomed.js";
import { append } from "../ledger/append.js";
import { newId } from "../store/id.js";
import { expireRegisters } from "../store/sql/expire-registers.js";
import { insertRetentionRun, type RetentionRun } from "../store/sql/insert-retention-run.js";
import { surveyRetention } from "../store/sql/survey-retention.js";
import { type Context, systemContext } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { cutOffOf, type RetentionClass, retentionClasses } from "./classes.js";
import { sweepFiles } from "./sweep-files.js";
import { sweepMessages } from "./sweep-messages.js";
import { sweepAudit, sweepRawEvents } from "./sweep-months.js";

export interface RetentionDeps extends ContentDeps {
  readonly keyring: Keyring;
  readonly retention: RetentionOptions;
  /** Where the archive of the book lies, and the key that signs it. */
  readonly dataDir: string;
}

/** How many of what went. */
export type Removed = Readonly<Record<string, number>>;

async function sweep(deps: RetentionDeps, name: RetentionClass, cutOff: Date): Promise<Removed> {
  switch (name) {
    case "message":
      return sweepMessages(deps, cutOff);
    case "attachment":
    case "recording":
      return sweepFiles(deps, name, cutOff);
    case "raw_event":
      return sweepRawEvents(deps, cutOff);
    case "register":
      return { ...(await deps.store.transact(systemContext, (tx) => expireRegisters(tx, cutOff))) };
    case "audit":
      return sweepAudit(deps, cutOff);
  }
}

/** Removes what is over, in batches, then writes what was done: a run that was cut off does the rest next time. */
async function runClass(deps: RetentionDeps, by: Context, name: RetentionClass, now: Date): Promise<RetentionRun> {
  const cutOff = cutOffOf(deps.retention, name, now);
  const removed = await sweep(deps, name, cutOff);
  return deps.store.transact(systemContext, async (tx) => {
    const { held } = await surveyRetention(tx, name, cutOff);
    const id = newId("ret");
    const entry_id = await append(tx, by, {
      type: "retention.expired",
      outcome: "success",
      object: { k: "retention", id },
      ctx: { class: name, cut_off: cutOff.toISOString(), held, ...removed },
    });
    const run = { id, class: name, cut_off: cutOff, removed, held, actor: by.actor, entry_id };
    await insertRetentionRun(tx, run);
    return run;
  });
}

/** One run over every class. */
export async function runRetention(deps: RetentionDeps, by: Context): Promise<RetentionRun[]> {
  const now = deps.store.clock.now();
  const runs: RetentionRun[] = [];
  for (const name of retentionClasses) runs.push(await runClass(deps, by, name, now));
  return runs;
}
