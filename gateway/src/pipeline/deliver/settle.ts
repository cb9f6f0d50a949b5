import { type Entry, entryBytes } from "../../ledger/entry.js";
import { newId, uuidv7 } from "../../store/id.js";
import { disableEndpoint } from "../../store/sql/disable-endpoint.js";
import { finishDeliveries } from "../../store/sql/finish-deliveries.js";
import { type Attempt, insertAttempts } from "../../store/sql/insert-attempts.js";
import { insertAuditEntries } from "../../store/sql/insert-audit-entries.js";
import { insertDeadLetters } from "../../store/sql/insert-dead-letters.js";
import { type PutBack, putBackDeliveries } from "../../store/sql/put-back-deliveries.js";
import { turnIntoGap } from "../../store/sql/turn-into-gap.js";
import { systemContext, type Tx } from "../../store/transaction.js";
import type { AdmitDeps } from "../admit/deps.js";
import type { Leased, Recorded } from "../record-events.js";
import { type Fate, fateOf } from "./fate.js";
import { settleSend } from "./settle-send.js";
import type { Settlement, Tried } from "./tried.js";

export interface SettleDeps extends AdmitDeps {
  readonly scheduleSecs?: readonly number[];
  readonly log: (fields: object, message: string) => void;
}

interface Decided {
  readonly tried: Tried;
  readonly fate: Fate;
}

const attemptRow = ({ tried: { item, outcome, status, durationMs, address } }: Decided): Attempt => ({
  deliveryId: item.id,
  kind: item.kind,
  targetId: item.targetId,
  itemId: item.itemId,
  attempt: item.attempt + 1,
  verdict: outcome.kind,
  status: status ?? null,
  code: "code" in outcome ? outcome.code : null,
  detail: "reason" in outcome ? outcome.reason.slice(0, 500) : null,
  durationMs: Math.round(durationMs),
  address: address ?? null,
});

function entryOf(type: string, outcome: Entry["outcome"], item: Leased, now: Date): { type: string; bytes: Buffer } {
  const object = { k: item.kind === "endpoint" ? "event" : "message", id: item.itemId };
  const ctx = { target: item.targetId, delivery: item.id, attempt: item.attempt + 1 };
  return { type, bytes: entryBytes({ id: uuidv7(), type, outcome, object, ctx }, systemContext, now) };
}

const withFate = <K extends Fate["kind"]>(all: readonly Decided[], kind: K) =>
  all.filter((d): d is Decided & { fate: Extract<Fate, { kind: K }> } => d.fate.kind === kind);

const releasedRow = (s: Extract<Settlement, { type: "released" }>): PutBack => ({
  id: s.item.id,
  fence: s.item.fence,
  delayMs: s.behind ? null : s.delayMs,
  attempt: s.item.attempt,
  code: null,
});

async function finish(tx: Tx, done: readonly Decided[]): Promise<void> {
  const mine = await finishDeliveries(
    tx,
    done.map(({ tried }) => tried.item),
  );
  const finished = done.filter(({ tried }) => mine.has(tried.item.id));
  await insertAuditEntries(
    tx,
    finished.map(({ tried }) => entryOf("delivery.done", "success", tried.item, tx.now)),
  );
}

/** The lane of a dead event moves on, behind a marker that tells what is missing. A dead marker is just dropped. */
async function bury(tx: Tx, item: Leased, code: string, reason: string): Promise<void> {
  const marked = item.kind === "endpoint" && item.ordered && item.gap === undefined;
  const gap = { event_id: item.itemId, reason: code };
  const mine = marked
    ? await turnIntoGap(tx, item, newId("evt"), gap)
    : (await finishDeliveries(tx, [item])).has(item.id);
  if (!mine || item.gap !== undefined) return;
  const { targetId, itemId, partitionKey, sequence, attempt } = item;
  const letter = {
    id: newId("dlt"),
    kind: "delivery",
    targetId,
    itemId,
    partitionKey,
    sequence,
    code,
    reason,
  } as const;
  await insertDeadLetters(tx, [{ ...letter, attempts: attempt + 1 }]);
  await insertAuditEntries(tx, [entryOf("delivery.dead", "failure", item, tx.now)]);
}

async function close(deps: SettleDeps, tx: Tx, { tried: { item } }: Decided, reason: string): Promise<void> {
  const back = { id: item.id, fence: item.fence, delayMs: 0, attempt: item.attempt + 1, code: "gone" };
  await putBackDeliveries(tx, [back]);
  await disableEndpoint(tx, item.targetId, reason);
  await insertAuditEntries(tx, [entryOf("endpoint.disabled", "success", item, tx.now)]);
  deps.log({ endpoint: item.targetId }, "the endpoint answered 410 and is disabled; what waits for it is parked");
}

async function settleEndpoints(deps: SettleDeps, tx: Tx, decided: readonly Decided[]): Promise<void> {
  const done = withFate(decided, "finish");
  if (done.length > 0) await finish(tx, done);
  for (const { tried, fate } of withFate(decided, "dead")) await bury(tx, tried.item, fate.code, fate.reason);
  for (const one of withFate(decided, "gone")) await close(deps, tx, one, one.fate.reason);
}

/** Conversations are locked in one global order, as everywhere. */
const byConversation = (a: Decided, b: Decided): number =>
  a.tried.item.partitionKey < b.tried.item.partitionKey ? -1 : 1;

/** Everything a batch of tries changes, in one transaction; what it records, such as message.sent, goes out in turn. */
export async function settleBatch(deps: SettleDeps, tx: Tx, settlements: readonly Settlement[]): Promise<Recorded> {
  const chance = { now: tx.now, ...(deps.scheduleSecs !== undefined && { scheduleSecs: deps.scheduleSecs }) };
  const decided = settlements
    .filter((s) => s.type === "tried")
    .map((tried) => ({ tried, fate: fateOf(tried, { ...chance, random01: Math.random() }) }));
  const back = [
    ...withFate(decided, "back").map(({ fate }) => fate.back),
    ...settlements.filter((s) => s.type === "released").map(releasedRow),
  ];
  if (back.length > 0) await putBackDeliveries(tx, back);
  if (decided.length > 0) await insertAttempts(tx, decided.map(attemptRow));
  await settleEndpoints(
    deps,
    tx,
    decided.filter(({ tried }) => tried.item.kind === "endpoint"),
  );
  const sends = decided.filter(({ tried }) => tried.item.kind === "account");
  const recorded: Recorded[] = [];
  for (const { tried, fate } of sends.sort(byConversation)) recorded.push(await settleSend(deps, tx, tried, fate));
  return { leased: recorded.flatMap((r) => r.leased), behind: recorded.flatMap((r) => r.behind) };
}
