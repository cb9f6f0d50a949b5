import { notFound, Problem } from "../desk/problem.js";
import { append } from "../ledger/append.js";
import { newId } from "../store/id.js";
import { actAsGateway } from "../store/sql/act-as-gateway.js";
import { insertDeliveries } from "../store/sql/insert-deliveries.js";
import { isDeadLetterOpen } from "../store/sql/is-dead-letter-open.js";
import type { ListedDeadLetter } from "../store/sql/list-dead-letters.js";
import { readRawEvent, type StoredRaw } from "../store/sql/read-raw-event.js";
import { setMessageStatus } from "../store/sql/set-message-status.js";
import { takeDeadLetter } from "../store/sql/take-dead-letter.js";
import type { Context, Store, Tx } from "../store/transaction.js";
import { admitAgain, type Batch } from "./admit/admit-batch.js";
import type { AdmitDeps } from "./admit/deps.js";
import { unsealRaw } from "./admit/raw.js";
import { targetOf } from "./amend/target.js";
import type { Arrival } from "./arrival.js";
import { interpret } from "./interpret.js";
import type { Recorded } from "./record-events.js";
import { sealMessage } from "./stored-message.js";

export interface ReplayDeps extends AdmitDeps {
  readonly store: Store;
  readonly dispatch: (recorded: Recorded) => void;
  readonly fetchLater: (attachmentIds: readonly string[]) => void;
}

/** A stored raw event, understood again by the connector as it is now. */
export async function arriveAgain(deps: AdmitDeps, row: StoredRaw): Promise<Arrival> {
  const account = deps.setup.accounts.get(row.account_id);
  if (account === undefined)
    throw new Problem(409, "Conflict", `the account ${row.account_id} is not configured any more`);
  if (row.wrapped === null) throw new Problem(410, "Gone", "what arrived was erased");
  const key = deps.keyring.open({ kid: row.kid, wrapped: row.wrapped });
  const stored = { id: row.id, accountId: row.account_id, contentType: row.content_type, kid: row.kid, body: row.body };
  const raw = unsealRaw(stored, key);
  const understood = await interpret(deps.keyring, account, raw, row.received_at);
  return {
    account,
    raw,
    receivedAt: row.received_at,
    understood,
    stored: true,
    rawId: row.id,
    messageId: newId("msg"),
  };
}

async function replayRaw(deps: ReplayDeps, tx: Tx, letter: ListedDeadLetter): Promise<Batch & { again: boolean }> {
  const row = await readRawEvent(tx, letter.item_id);
  if (row === undefined) throw notFound("raw event: its retention has ended");
  const batch = await admitAgain(deps, tx, await arriveAgain(deps, row));
  // Understood or not: a change whose message is still unknown opens its letter again as well.
  return { ...batch, again: await isDeadLetterOpen(tx, letter.id) };
}

/** The same event, or the same message, once more: same id, so the receiver can tell. */
async function replayDelivery(tx: Tx, letter: ListedDeadLetter, kind: "endpoint" | "account"): Promise<Recorded> {
  const row = { id: newId("dlv"), kind, targetId: letter.target_id, itemId: letter.item_id, lane: 2 };
  const place = { partitionKey: letter.partition_key ?? letter.item_id, sequence: Number(letter.sequence ?? 0) };
  const delivery = { ...row, ...place, ordered: true };
  const [made] = await insertDeliveries(tx, [delivery], null);
  return { leased: [], behind: made?.behind ? [delivery] : [] };
}

async function replaySend(deps: ReplayDeps, tx: Tx, letter: ListedDeadLetter): Promise<Recorded> {
  const target = await targetOf(deps, tx, letter.item_id, letter.partition_key ?? "");
  if (target === undefined) throw notFound("message");
  const { error: _, ...message } = target.message;
  const queued = { ...message, status: "queued" } as const;
  await setMessageStatus(tx, message.id, "queued", sealMessage(target.conversation.identity.key, queued), null);
  return replayDelivery(tx, letter, "account");
}

async function run(
  deps: ReplayDeps,
  tx: Tx,
  letter: ListedDeadLetter,
): Promise<Recorded & { again: boolean; files: readonly string[] }> {
  switch (letter.kind) {
    case "raw": {
      const batch = await replayRaw(deps, tx, letter);
      return { ...batch, files: batch.pendingFiles };
    }
    case "delivery":
    case "held":
      return {
        ...(letter.item_id.startsWith("msg_")
          ? await replaySend(deps, tx, letter)
          : await replayDelivery(tx, letter, "endpoint")),
        again: false,
        files: [],
      };
    case "command":
      throw new Problem(409, "Conflict", "a refused command is sent again by its system");
  }
}

/** What is left to do after the commit. */
export interface Replayed extends Recorded {
  readonly outcome: "replayed" | "dead_again";
  readonly files: readonly string[];
}

/** Replays one dead letter, in the name of who may; what cannot be taken this time either is a dead letter again. */
export async function replayIn(deps: ReplayDeps, tx: Tx, by: Context, id: string): Promise<Replayed> {
  await actAsGateway(tx);
  const letter = await takeDeadLetter(tx, id);
  if (letter === undefined) throw notFound("open dead letter");
  const object = { k: "dead_letter", id };
  await append(tx, by, { type: "dead_letter.replayed", outcome: "success", object });
  const done = await run(deps, tx, letter);
  return { ...done, outcome: done.again ? "dead_again" : "replayed" };
}

export function handOnReplayed(deps: Pick<ReplayDeps, "dispatch" | "fetchLater">, done: Replayed): void {
  deps.dispatch(done);
  if (done.files.length > 0) deps.fetchLater(done.files);
}

/** The same in a transaction of its own. */
export async function replayDeadLetter(deps: ReplayDeps, by: Context, id: string): Promise<Replayed["outcome"]> {
  const done = await deps.store.transact(by, (tx) => replayIn(deps, tx, by, id));
  handOnReplayed(deps, done);
  return done.outcome;
}
