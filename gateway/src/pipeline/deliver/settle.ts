import { type Line, lineOf } from "../../ledger/append.js";
import { newId } from "../../store/id.js";
import type { Lane } from "../../store/sql/claim-successors.js";
import { disableEndpoint } from "../../store/sql/disable-endpoint.js";
import { finishDeliveries } from "../../store/sql/finish-deliveries.js";
import { insertAttempts } from "../../store/sql/insert-attempts.js";
import { insertAuditEntries } from "../../store/sql/insert-audit-entries.js";
import { insertDeadLetters } from "../../store/sql/insert-dead-letters.js";
import { type PutBack, putBackDeliveries } from "../../store/sql/put-back-deliveries.js";
import { turnIntoGap } from "../../store/sql/turn-into-gap.js";
import { systemContext, type Tx } from "../../store/transaction.js";
import type { AdmitDeps } from "../admit/deps.js";
import { type Leased, type Recorded, together } from "../record-events.js";
import { attemptRows } from "./attempt-row.js";
import { discloseTries } from "./disclose.js";
import { type Fate, fateOf, keptOf } from "./fate.js";
import { keepNames } from "./named-there.js";
import { settleSend } from "./settle-send.js";
import type { Settlement, Tried } from "./tried.js";

export interface SettleDeps extends AdmitDeps {
  readonly now: () => Date;
  readonly scheduleSecs?: readonly number[];
  readonly log: (fields: object, message: string) => void;
}

interface Decided {
  readonly tried: Tried;
  readonly fate: Fate;
}

function entryOf(type: string, outcome: Line["outcome"], item: Leased, now: Date): { type: string; bytes: Buffer } {
  const object = { k: item.kind === "endpoint" ? "event" : "message", id: item.itemId };
  const ctx = { target: item.targetId, delivery: item.id, attempt: item.attempt + 1 };
  return lineOf(systemContext, { type, outcome, object, ctx }, now);
}

const withFate = <K extends Fate["kind"]>(all: readonly Decided[], kind: K) =>
  all.filter((d): d is Decided & { fate: Extract<Fate, { kind: K }> } => d.fate.kind === kind);

const releasedRow = (s: Extract<Settlement, { type: "released" }>): PutBack => ({
  ...keptOf(s.item),
  delayMs: s.behind ? null : s.delayMs,
  attempt: s.item.attempt,
  code: null,
});

/** Lanes in which the next row may be claimed now. */
const followedLanes = (items: readonly Leased[], done: ReadonlyMap<string, boolean>): Lane[] =>
  items.filter((item) => done.get(item.id) === true);

async function finish(tx: Tx, tried: readonly Tried[], now: Date): Promise<Lane[]> {
  const items = tried.map(({ item }) => item);
  const rows = items.map((item) => ({ ...item, entry: entryOf("delivery.done", "success", item, now).bytes }));
  return followedLanes(items, await finishDeliveries(tx, rows));
}

/** The lane of a dead event moves on, behind a marker that tells what is missing. A dead marker is just dropped. */
async function bury(tx: Tx, item: Leased, code: string, reason: string): Promise<Lane[]> {
  const marked = item.kind === "endpoint" && item.ordered && item.gap === undefined;
  const gap = { event_id: item.itemId, reason: code };
  const done = marked
    ? new Map((await turnIntoGap(tx, item, newId("evt"), gap)) ? [[item.id, false]] : [])
    : await finishDeliveries(tx, [{ ...item, entry: null }]);
  if (!done.has(item.id) || item.gap !== undefined) return followedLanes([item], done);
  const { targetId, itemId, partitionKey, sequence, attempt } = item;
  const place = { id: newId("dlt"), kind: "delivery", targetId, itemId, partitionKey, sequence } as const;
  await insertDeadLetters(tx, [{ ...place, code, reason, attempts: attempt + 1 }]);
  await insertAuditEntries(tx, [entryOf("delivery.dead", "failure", item, tx.now)]);
  return followedLanes([item], done);
}

/**
 * Once for all of a batch: it touches every row of the endpoint. A lease that is lost says nothing any more, for a
 * person may have enabled the endpoint since.
 */
async function close(
  deps: SettleDeps,
  tx: Tx,
  gone: readonly (Decided & { fate: Extract<Fate, { kind: "gone" }> })[],
): Promise<void> {
  const backOf = ({ tried: { item } }: Decided): PutBack => ({
    ...keptOf(item),
    delayMs: 0,
    attempt: item.attempt + 1,
    code: "gone",
  });
  const held = await putBackDeliveries(tx, gone.map(backOf));
  const last = new Map(gone.filter(({ tried }) => held.has(tried.item.id)).map((d) => [d.tried.item.targetId, d]));
  for (const { tried, fate } of last.values()) {
    const { item } = tried;
    if (!(await disableEndpoint(tx, item.targetId, fate.reason))) continue;
    await insertAuditEntries(tx, [entryOf("endpoint.disabled", "success", item, tx.now)]);
    deps.log({ endpoint: item.targetId }, "the endpoint answered 410 and is disabled; what waits for it is parked");
  }
}

async function settleEndpoints(deps: SettleDeps, tx: Tx, decided: readonly Decided[], now: Date): Promise<Lane[]> {
  const done = withFate(decided, "finish").map(({ tried }) => tried);
  const lanes = done.length > 0 ? await finish(tx, done, now) : [];
  for (const { tried, fate } of withFate(decided, "dead"))
    lanes.push(...(await bury(tx, tried.item, fate.code, fate.reason)));
  const gone = withFate(decided, "gone");
  if (gone.length > 0) await close(deps, tx, gone);
  return lanes;
}

/** Conversations are locked in one global order, as everywhere. */
const byConversation = (a: Decided, b: Decided): number =>
  a.tried.item.partitionKey < b.tried.item.partitionKey ? -1 : 1;

async function putBack(tx: Tx, decided: readonly Decided[], settlements: readonly Settlement[]): Promise<void> {
  const back = [
    ...withFate(decided, "back").map(({ fate }) => fate.back),
    ...settlements.filter((s) => s.type === "released").map(releasedRow),
  ];
  if (back.length > 0) await putBackDeliveries(tx, back);
}

async function logTries(deps: SettleDeps, tx: Tx, decided: readonly Decided[]): Promise<void> {
  if (decided.length === 0) return;
  const tries = decided.map(({ tried }) => tried);
  await keepNames(tx, tries);
  await discloseTries(deps.setup, tx, tries);
  await insertAttempts(tx, await attemptRows(deps.keyring, tx, tries));
}

/** Rows are locked in one order, so that two processes do not wait for each other. */
const byRow = (a: Settlement, b: Settlement): number => (a.item.id < b.item.id ? -1 : 1);

/** Everything a batch of tries changes, in one transaction; what it records, such as message.sent, goes out in turn. */
export async function settleBatch(deps: SettleDeps, tx: Tx, settlements: readonly Settlement[]): Promise<Recorded> {
  const now = deps.now();
  const chance = { now, ...(deps.scheduleSecs !== undefined && { scheduleSecs: deps.scheduleSecs }) };
  const ordered = [...settlements].sort(byRow);
  const decided = ordered
    .filter((s) => s.type === "tried")
    .map((tried) => ({ tried, fate: fateOf(tried, { ...chance, random01: Math.random() }) }));
  const toEndpoints = decided.filter(({ tried }) => tried.item.kind === "endpoint");
  const [lanes] = await Promise.all([
    settleEndpoints(deps, tx, toEndpoints, now),
    logTries(deps, tx, decided),
    putBack(tx, decided, ordered),
  ]);
  const sends = decided.filter(({ tried }) => tried.item.kind === "account");
  const recorded: Recorded[] = [{ leased: [], behind: lanes }];
  for (const { tried, fate } of sends.sort(byConversation)) recorded.push(await settleSend(deps, tx, tried, fate));
  return together(recorded);
}
