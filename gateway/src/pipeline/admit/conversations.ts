import type { Conversation, Person, Priority, Route } from "@gatehouse/sdk";
import { type Answering, replyWindow } from "../../core/reply-window.js";
import type { Decision } from "../../core/routing/decide.js";
import { newId } from "../../store/id.js";
import type { Counters } from "../../store/sql/advance-conversations.js";
import type { ConversationRow } from "../../store/sql/conversation-row.js";
import { createConversations, type NewConversation } from "../../store/sql/create-conversations.js";
import { insertRouteDecisions } from "../../store/sql/insert-route-decisions.js";
import { lockConversationsFor } from "../../store/sql/lock-conversations-for.js";
import { type ConversationKey, lockOpenConversations } from "../../store/sql/lock-open-conversations.js";
import type { Tx } from "../../store/transaction.js";
import type { Keyring } from "../../vault/keyring.js";
import { type DataKey, seal, unseal } from "../../vault/seal.js";
import type { Account } from "../setup.js";
import type { Identity } from "./identities.js";

/** A conversation this transaction holds the lock of. Its numbers advance here and are stored at the end. */
export interface Held {
  readonly row: ConversationRow;
  readonly isNew: boolean;
  reopen: boolean;
  /** The person wrote in this transaction. */
  opened: boolean;
  answering: Answering;
  nextMessage: number;
  nextEvent: number;
}

/** What a message needs a conversation for. */
export interface Need {
  readonly account: Account;
  readonly identity: Identity;
  readonly threadRef?: string;
  readonly subject?: string;
  /** The conversation of an earlier message this one answers. */
  readonly continues?: string;
  /** Asked only when a conversation is opened. */
  readonly route: () => Decision;
}

export const held = (row: ConversationRow, isNew = false): Held => ({
  row,
  isNew,
  reopen: false,
  opened: false,
  answering: { openedAt: row.reply_opened_at, used: row.replies_used },
  nextMessage: Number(row.next_message),
  nextEvent: Number(row.next_event),
});

const noThread = Buffer.alloc(0);

function keyOf(keyring: Keyring, need: Need): ConversationKey {
  const { account, identity, threadRef } = need;
  const threadKey = threadRef === undefined ? noThread : keyring.blind("thread", account.id, threadRef);
  return { accountId: account.id, contactPointId: identity.contactPointId, threadKey };
}

const keyText = (key: ConversationKey): string =>
  `${key.accountId}|${key.contactPointId}|${key.threadKey.toString("latin1")}`;
const rowKey = (row: ConversationRow): string =>
  keyText({ accountId: row.account_id, contactPointId: row.contact_point_id, threadKey: row.thread_key });

function opening(need: Need, key: ConversationKey): { readonly row: NewConversation; readonly decision: Decision } {
  const decision = need.route();
  const id = newId("cnv");
  const dataKey = need.identity.key;
  const sealed = (column: string, value: string | undefined): Buffer | null =>
    value === undefined ? null : seal(dataKey, `conversation|${id}|${column}`, value);
  return {
    decision,
    row: {
      ...key,
      id,
      channel: need.account.manifest.channel,
      personId: need.identity.personId,
      kid: dataKey.kid,
      threadRef: sealed("thread_ref", need.threadRef),
      subject: sealed("subject", need.subject),
      priority: decision.priority,
      groupId: decision.group,
      assignee: decision.assignee ?? null,
      labels: decision.labels,
      rule: decision.rule,
      traceId: newId("dec"),
    },
  };
}

interface Keyed {
  readonly need: Need;
  readonly key: ConversationKey;
}

/** Conversations this transaction holds, by key; only open ones, or such as are being opened again. */
type Open = Map<string, Held>;

/** Opens what is missing. One that another transaction opened at the same moment is locked and taken. */
async function openMissing(tx: Tx, keyed: readonly Keyed[], open: Open): Promise<void> {
  const missing = [...new Map(keyed.map((entry) => [keyText(entry.key), entry])).values()];
  const made = missing.filter(({ key }) => !open.has(keyText(key))).map(({ need, key }) => opening(need, key));
  if (made.length === 0) return;
  const rows = await createConversations(
    tx,
    made.map(({ row }) => row),
  );
  for (const row of rows) open.set(rowKey(row), held(row, true));
  const ours = made.filter(({ row }) => open.get(keyText(row))?.row.id === row.id);
  await insertRouteDecisions(
    tx,
    ours.map(({ row, decision }) => ({ ...row, id: row.traceId, conversationId: row.id, trace: decision.trace })),
  );
  const raced = made.filter(({ row }) => !open.has(keyText(row))).map(({ row }) => row);
  if (raced.length > 0) for (const row of await lockOpenConversations(tx, raced)) open.set(rowKey(row), held(row));
}

/**
 * The conversation of an earlier message this one answers, if it is the same person's. A closed one is opened again,
 * unless the same people already have another one open.
 */
function continued({ need }: Keyed, byId: ReadonlyMap<string, Held>, open: Open): Held | undefined {
  const earlier = need.continues === undefined ? undefined : byId.get(need.continues);
  if (earlier === undefined || earlier.row.contact_point_id !== need.identity.contactPointId) return undefined;
  const key = rowKey(earlier.row);
  if (earlier.row.status === "closed" && open.get(key) !== undefined && open.get(key) !== earlier) return undefined;
  earlier.reopen = earlier.row.status === "closed";
  open.set(key, earlier);
  return earlier;
}

/** Finds or opens, and locks, the conversation of each need, in the order of the needs. */
export async function resolveConversations(keyring: Keyring, tx: Tx, needs: readonly Need[]): Promise<readonly Held[]> {
  const keyed = needs.map((need) => ({ need, key: keyOf(keyring, need) }));
  const keys = [...new Map(keyed.map(({ key }) => [keyText(key), key])).values()];
  const named = needs.flatMap((need) => need.continues ?? []);
  const rows = await (named.length === 0 ? lockOpenConversations(tx, keys) : lockConversationsFor(tx, keys, named));
  const byId = new Map(rows.map((row) => [row.id, held(row)]));
  const open: Open = new Map(
    [...byId.values()].filter((h) => h.row.status !== "closed").map((h) => [rowKey(h.row), h]),
  );
  const earlier = keyed.map((entry) => continued(entry, byId, open));
  await openMissing(
    tx,
    keyed.filter((_, n) => earlier[n] === undefined),
    open,
  );
  return keyed.map(({ key }, n) => {
    const conversation = earlier[n] ?? open.get(keyText(key));
    if (conversation === undefined) throw new Error("a conversation was closed while it was being opened; try again");
    return conversation;
  });
}

/** Stored at the end of every transaction that holds it. */
export const countersOf = ({ row, nextMessage, nextEvent, opened, answering }: Held): Counters => ({
  id: row.id,
  nextMessage,
  nextEvent,
  opened,
  used: answering.used,
});

/** The conversation as receivers read it. An account that is configured no more has no window. */
export function conversationView(held: Held, key: DataKey, account: Account | undefined): Conversation {
  const { row } = held;
  const subject = row.subject && unseal(key, `conversation|${row.id}|subject`, row.subject).toString();
  return {
    id: row.id,
    account_id: row.account_id,
    channel: row.channel as Conversation["channel"],
    person_id: row.person_id,
    contact_point_id: row.contact_point_id,
    ...(subject !== null && { subject }),
    status: held.reopen ? "open" : (row.status as Conversation["status"]),
    priority: row.priority as Priority,
    group_id: row.group_id,
    assignee: row.assignee === null ? null : { type: "agent", id: row.assignee },
    labels: [...row.labels],
    created_at: row.created_at.toISOString(),
    ...(row.closed_at !== null && !held.reopen && { closed_at: row.closed_at.toISOString() }),
    reply_window: account === undefined ? null : replyWindow(account.manifest.capabilities, held.answering),
  };
}

export const routeView = ({ row }: Held): Route => ({
  rule: row.rule,
  group_id: row.group_id,
  priority: row.priority as Priority,
  trace_id: row.trace_id,
});

export const personView = (identity: Pick<Identity, "personId" | "kind" | "minor" | "displayName">): Person => ({
  id: identity.personId,
  kind: identity.kind,
  ...(identity.displayName !== undefined && { display_name: identity.displayName }),
  roles: [],
  minor: identity.minor,
});
