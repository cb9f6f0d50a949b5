import { FilesAwayError } from "../files/away-error.js";
import { settleContent } from "../files/keep-content.js";
import { append, type Line } from "../ledger/append.js";
import { answerRequest } from "../registers/take-up-request.js";
import { isUnavailable } from "../store/row-fault.js";
import { doomContent } from "../store/sql/doom-content.js";
import { endPersonExport, type PersonExportEnd } from "../store/sql/end-person-export.js";
import { expirePersonExports } from "../store/sql/expire-person-exports.js";
import { findRunningPersonExports } from "../store/sql/find-running-person-exports.js";
import { readAuditState } from "../store/sql/lock-audit-state.js";
import type { PersonExportRow } from "../store/sql/person-export-row.js";
import { putOffPersonExport } from "../store/sql/put-off-person-export.js";
import { readPerson } from "../store/sql/read-person.js";
import { systemContext, type Tx } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { type BundleDeps, writeArchive } from "./write-archive.js";

/** Long enough for an officer to fetch it and hand it over. */
export const archiveDays = 7;
const dayMs = 86_400_000;

/** Ends an export with its one line in the book; a made one answers its request. */
export async function endExport(
  keyring: Keyring,
  tx: Tx,
  row: PersonExportRow,
  end: PersonExportEnd,
): Promise<boolean> {
  if (!(await endPersonExport(tx, row.id, end))) return false;
  const line: Line = {
    type: "person.export.made",
    outcome: end.state === "done" ? "success" : "failure",
    object: { k: "person_export", id: row.id },
    subject: row.people,
    ...(end.state === "done" && end.filesMissing > 0 && { ctx: { files_missing: end.filesMissing } }),
  };
  const entryId = await append(tx, { ...systemContext, actor: row.asked_by }, line);
  if (end.state === "done")
    await answerRequest(keyring, tx, { actor: row.asked_by, entryId }, row.request_id, `export ${row.id}`);
  return true;
}

async function make(deps: BundleDeps, row: PersonExportRow, signal: AbortSignal): Promise<void> {
  const { store, keyring } = deps;
  const person = await store.transact(systemContext, (tx) => readPerson(tx, row.person_id));
  if (person === undefined || person.wrapped === null) throw new Error("the person was erased");
  const key = keyring.open({ kid: person.kid, wrapped: person.wrapped });
  const { kept, filesMissing } = await writeArchive(deps, key, row, signal);
  await store.transact(systemContext, async (tx) => {
    const contentId = await settleContent(tx, key.kid, kept);
    const archive = { contentId, bytes: kept.size, sha256: kept.sha256 };
    const end = { state: "done", archive, filesMissing } as const;
    if (!(await endExport(keyring, tx, row, end))) await doomContent(tx, [contentId]);
  });
}

/** Nothing is lost yet: where files lie cannot be reached just now. */
const isAway = (error: unknown): boolean => error instanceof FilesAwayError || isUnavailable(error);

async function advance(deps: BundleDeps, row: PersonExportRow, signal: AbortSignal): Promise<void> {
  try {
    await make(deps, row, signal);
  } catch (error) {
    if (signal.aborted) return;
    const failure = error instanceof Error ? error.message : String(error);
    // Where the database is away this fails too: then the export is as it was, and is made later.
    await deps.store.transact(systemContext, async (tx) => {
      if (isAway(error)) await putOffPersonExport(tx, row.id, failure);
      else await endExport(deps.keyring, tx, row, { state: "failed", failure });
    });
    throw error;
  }
}

/** Archives are kept for some days only: whoever wants one later asks again. */
async function expire({ store }: BundleDeps): Promise<void> {
  const madeBefore = new Date(store.clock.now().getTime() - archiveDays * dayMs);
  await store.transact(systemContext, async (tx) => {
    const expired = await expirePersonExports(tx, madeBefore);
    for (const { id, person_id } of expired)
      await append(tx, systemContext, {
        type: "person.export.expired",
        outcome: "success",
        object: { k: "person_export", id },
        subject: [person_id],
      });
    if (expired.length > 0)
      await doomContent(
        tx,
        expired.flatMap(({ content_id }) => content_id ?? []),
      );
  });
}

/** Makes every export that may be made, where the key that signs its manifest is, and lets go of old ones. */
export async function advancePersonExports(deps: BundleDeps, signal: AbortSignal): Promise<void> {
  const { state, running } = await deps.store.transact(systemContext, async (tx) => ({
    state: await readAuditState(tx),
    running: await findRunningPersonExports(tx),
  }));
  await expire(deps);
  if (state === undefined || state.size === 0 || deps.signersOf(state.origin).length === 0) return;
  for (const row of running) if (!signal.aborted) await advance(deps, row, signal);
}
