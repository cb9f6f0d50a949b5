import { append } from "../ledger/append.js";
import { accountKey } from "../pipeline/account-key.js";
import type { EventDraft } from "../pipeline/record-events.js";
import { type RecordDeps, type Recorded, recordEvents } from "../pipeline/record-events.js";
import { answerRequest } from "../registers/take-up-request.js";
import { destroyKeys } from "../store/sql/destroy-keys.js";
import type { ErasureRow } from "../store/sql/erasure-row.js";
import { listTold } from "../store/sql/list-told.js";
import { lockOpenErasure } from "../store/sql/lock-open-erasure.js";
import { nextPersonEvent } from "../store/sql/next-person-event.js";
import { setErasure } from "../store/sql/set-erasure.js";
import { type Store, systemContext, type Tx } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { certificateOf } from "./certificate.js";
import { addLines } from "./erased-list.js";
import { purgeAll } from "./purges.js";

export interface FinishDeps extends RecordDeps {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly dataDir: string;
  readonly dispatch: (recorded: Recorded) => void;
}

/** Events about people who are no more are sealed with a key of their own. */
const keyOwner = "erased_people";

async function tellReceivers(deps: FinishDeps, tx: Tx, people: readonly string[]): Promise<Recorded> {
  const key = await accountKey(deps.keyring, tx, keyOwner);
  const drafts: EventDraft[] = [];
  for (const id of people)
    drafts.push({
      type: "person.erased",
      accountId: null,
      subject: `people/${id}`,
      partitionKey: id,
      sequence: await nextPersonEvent(tx, id),
      time: tx.now.toISOString(),
      key,
      data: { person: { id, kind: "unknown", roles: [], minor: false } },
      visibility: "public",
      urgent: false,
    });
  return recordEvents(deps, tx, drafts);
}

async function shred(deps: FinishDeps, tx: Tx, erasure: ErasureRow): Promise<Recorded> {
  const { people } = erasure;
  const purged = await purgeAll(tx, { people, keyring: deps.keyring });
  const destroyed = await destroyKeys(tx, people);
  const told = await listTold(tx, people);
  const [first] = destroyed;
  const context = { ...systemContext, actor: erasure.asked_by };
  const entryId = await append(tx, context, {
    type: "subject.erased",
    outcome: "success",
    object: { k: "erasure", id: erasure.id },
    subject: people,
    ctx: { kids: destroyed.map(({ kid }) => kid).join(" ") },
    ...(first !== undefined && { sealed: { kid: first.kid, value: first.wrapped } }),
  });
  const kids = destroyed.map(({ kid }) => kid);
  const certificate = certificateOf(erasure, { at: tx.now, kids, purged, told, entryId });
  await setErasure(tx, erasure.id, "erased", certificate);
  if (erasure.request_id !== null)
    await answerRequest(
      deps.keyring,
      tx,
      { actor: context.actor, entryId },
      erasure.request_id,
      `erasure ${erasure.id}`,
    );
  const recorded = await tellReceivers(deps, tx, people);
  // Before the commit: a list that knows less than the database would let a restore bring the person back.
  await addLines(deps.dataDir, [{ kind: "erased", id: erasure.id, people, at: tx.now.toISOString() }]);
  return recorded;
}

/** Null: nothing to be done after this one. */
async function finishNext(
  deps: FinishDeps,
  tx: Tx,
  after: string,
  only: string | undefined,
): Promise<{ readonly id: string; readonly recorded?: Recorded } | undefined> {
  const erasure = await lockOpenErasure(tx, after, only);
  if (erasure === undefined) return undefined;
  const { id, state, held, alone } = erasure;
  if (!held && alone) return { id, recorded: await shred(deps, tx, erasure) };
  if (held && state === "erasing") await setErasure(tx, id, "restricted");
  return { id };
}

/**
 * Erases whoever was asked for and is under no hold any more. Each in one transaction: keys, rows, certificate and the
 * line in the book together. `only`: this erasure alone.
 */
export async function finishErasures(deps: FinishDeps, only?: string): Promise<void> {
  for (let after = ""; ; ) {
    const done = await deps.store.transact(systemContext, (tx) => finishNext(deps, tx, after, only));
    if (done === undefined) return;
    if (done.recorded !== undefined) deps.dispatch(done.recorded);
    after = done.id;
  }
}
