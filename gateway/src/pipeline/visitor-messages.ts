import type { Message } from "@gatehouse/sdk";
import { findVisits, type VisitKey, type VisitRow } from "../store/sql/find-visits.js";
import { listNewestMessages } from "../store/sql/list-newest-messages.js";
import type { StoredMessage } from "../store/sql/read-messages.js";
import { type Store, systemContext, type Tx } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import type { KnownPoint } from "./arrival.js";
import { pointIndexes } from "./point-index.js";
import { openMessage } from "./stored-message.js";

/** What one visitor was shown: how far each conversation had come, and which version of each message. */
export interface Shown {
  readonly progress: Map<string, string>;
  readonly versions: Map<string, string>;
}

export interface Visit {
  readonly accountId: string;
  readonly point: KnownPoint;
  readonly shown: Shown;
}

export interface VisitDeps {
  readonly store: Store;
  readonly keyring: Keyring;
}

/** Conversations and messages of history a visitor gets back. */
const conversations = 10;
const history = 100;
/** Messages looked at again in a conversation where something happened: an edit of an older one shows at the next visit. */
const recent = 30;
const keptVersions = 300;

const versionOf = (row: StoredMessage): string => `${row.revision}.${row.status ?? ""}.${row.deleted_at === null}`;

const byTime = (a: Message, b: Message): number =>
  a.admitted_at === b.admitted_at ? a.sequence - b.sequence : a.admitted_at < b.admitted_at ? -1 : 1;

function remember(versions: Map<string, string>, id: string, version: string): void {
  versions.delete(id);
  versions.set(id, version);
  if (versions.size > keptVersions) versions.delete(versions.keys().next().value as string);
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string | number): Map<string | number, T[]> {
  const groups = new Map<string | number, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** Whole history where a conversation is new to a visitor's page, the recent part elsewhere. */
async function readChanged(tx: Tx, visits: readonly Visit[], rows: readonly VisitRow[]): Promise<StoredMessage[]> {
  const isKnown = ({ n, conversation_id }: VisitRow): boolean =>
    visits[n - 1]?.shown.progress.has(conversation_id) ?? false;
  const whole = new Set(rows.filter((row) => !isKnown(row)).map((row) => row.conversation_id));
  const part = new Set(rows.map((row) => row.conversation_id).filter((id) => !whole.has(id)));
  const read = async (ids: Set<string>, limit: number): Promise<StoredMessage[]> =>
    ids.size === 0 ? [] : listNewestMessages(tx, [...ids], limit);
  return (await Promise.all([read(whole, history), read(part, recent)])).flat();
}

function newsFor(
  keyring: Keyring,
  { shown }: Visit,
  rows: readonly VisitRow[],
  stored: readonly StoredMessage[],
): Message[] {
  const changed = stored.filter((row) => row.wrapped !== null && shown.versions.get(row.id) !== versionOf(row));
  for (const row of changed) remember(shown.versions, row.id, versionOf(row));
  for (const row of rows) shown.progress.set(row.conversation_id, row.next_event);
  return changed
    .map((row) => openMessage(keyring, row).message)
    .sort(byTime)
    .slice(-history);
}

const visitKeys = (keyring: Keyring, { accountId, point }: Visit): VisitKey[] =>
  pointIndexes(keyring, point).map((bidx) => ({ accountId, scheme: point.scheme, scope: point.scope, bidx }));

/**
 * What is new or changed for each of these visitors, oldest first, in a few queries for all; `shown` moves along.
 * Only public messages of the visitor's own contact point with that account.
 */
export async function readNews(deps: VisitDeps, visits: readonly Visit[]): Promise<readonly (readonly Message[])[]> {
  const keys = visits.flatMap((visit, at) => visitKeys(deps.keyring, visit).map((key) => ({ ...key, at })));
  const isBehind = ({ n, conversation_id, next_event }: VisitRow): boolean =>
    visits[n - 1]?.shown.progress.get(conversation_id) !== next_event;
  const { rows, stored } = await deps.store.transact(systemContext, async (tx) => {
    const found = await findVisits(tx, keys, conversations);
    const behind = found.map((row) => ({ ...row, n: (keys[row.n - 1]?.at ?? 0) + 1 })).filter(isBehind);
    return { rows: groupBy(behind, (row) => row.n), stored: await readChanged(tx, visits, behind) };
  });
  const messages = groupBy(stored, (row) => row.conversation_id);
  return visits.map((visit, at) => {
    const own = rows.get(at + 1) ?? [];
    return newsFor(
      deps.keyring,
      visit,
      own,
      own.flatMap((row) => messages.get(row.conversation_id) ?? []),
    );
  });
}
