import { removeDoomed } from "../files/remove-doomed.js";
import { doomContent } from "../store/sql/doom-content.js";
import { type ExpiredFiles, expireFiles } from "../store/sql/expire-files.js";
import { type AfterRow, fromTheOldest } from "../store/sql/list-due-messages.js";
import { systemContext } from "../store/transaction.js";
import type { Removed, RetentionDeps } from "./run.js";

/** Lets go of files, then removes the contents that no other file refers to. */
export async function sweepFiles(
  deps: RetentionDeps,
  kind: "recording" | "attachment",
  cutOff: Date,
): Promise<Removed> {
  let files = 0;
  let after: AfterRow = fromTheOldest;
  for (let batch: ExpiredFiles | undefined; ; after = batch) {
    batch = await deps.store.transact(systemContext, (tx) => expireFiles(tx, kind, cutOff, after));
    if (batch === undefined) break;
    const { contents } = batch;
    // A later statement: only now is it seen that nothing refers to them.
    if (contents.length > 0) await deps.store.transact(systemContext, (tx) => doomContent(tx, contents));
    files += batch.expired;
  }
  await removeDoomed(deps);
  return { files };
}
