import type { EventData, Message, MessageType } from "@gatehouse/sdk";
import { decide } from "../../core/routing/decide.js";
import { type Entry, entryBytes } from "../../ledger/entry.js";
import { uuidv7 } from "../../store/id.js";
import { advanceConversations } from "../../store/sql/advance-conversations.js";
import { findMessagesBySource } from "../../store/sql/find-messages-by-source.js";
import { insertAuditEntries } from "../../store/sql/insert-audit-entries.js";
import { insertMessages, type MessageRow } from "../../store/sql/insert-messages.js";
import { insertRawEvents, type RawEventRow } from "../../store/sql/insert-raw-events.js";
import { reopenConversation } from "../../store/sql/reopen-conversation.js";
import type { Tx } from "../../store/transaction.js";
import { sealJson } from "../../vault/seal.js";
import type { Arrival, UnderstoodMessage } from "../arrival.js";
import { type EventDraft, type Recorded, recordEvents } from "../record-events.js";
import { conversationView, type Held, personView, resolveConversations, routeView } from "./conversations.js";
import type { AdmitDeps } from "./deps.js";
import { type PlannedFile, planFile, writeFiles } from "./files.js";
import { type Identity, pointKey, resolveIdentities } from "./identities.js";
import { sealRaw } from "./raw.js";
import { routingFacts } from "./routing-facts.js";

/** One inbound message of an arrival, under the id it was promised. */
export interface NewMessage {
  readonly arrival: Arrival;
  readonly id: string;
  readonly event: UnderstoodMessage;
}

/** A message with everything it needs to be written. */
interface Composed extends NewMessage {
  readonly identity: Identity;
  readonly held: Held;
  readonly message: Message;
  readonly files: readonly PlannedFile[];
  readonly row: MessageRow;
}

export interface AdmittedMessages extends Recorded {
  readonly messages: readonly { readonly arrival: Arrival; readonly message: Message; readonly identity: Identity }[];
  /** Files a job has to fetch. */
  readonly pendingFiles: readonly string[];
}

function typeOf(event: UnderstoodMessage, files: readonly PlannedFile[]): MessageType {
  if (event.message_type !== undefined) return event.message_type;
  if (event.automatic) return "system";
  return event.text !== undefined && event.text !== "" ? "text" : (files[0]?.view.kind ?? "unsupported");
}

/** Optional members as the connector gave them; what it left out stays out. */
function given(event: UnderstoodMessage): Partial<Message> {
  const { source_id, subject, text, text_format, formatted_text, metadata, channel_data } = event;
  const { reply_to_source_id, sent_at, call, text_truncated } = event;
  const parts = { source_id, subject, text, text_format, formatted_text, metadata, channel_data };
  const all = Object.entries({ ...parts, reply_to_source_id, sent_at, call, text_truncated });
  return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}

/** Our id of the message it answers; one of another conversation is none of this person's business. */
const replyTo = (held: Held, earlier: Earlier | undefined): Partial<Message> =>
  earlier?.repliedTo !== undefined && earlier.conversationId === held.row.id ? { reply_to_id: earlier.repliedTo } : {};

function compose(
  deps: AdmitDeps,
  now: Date,
  item: NewMessage,
  { identity, held, earlier }: { readonly identity: Identity; readonly held: Held; readonly earlier: Earlier | undefined },
): Composed {
  const { account, rawId, receivedAt } = item.arrival;
  const { event } = item;
  const owner = { messageId: item.id, accountId: account.id, key: identity.key, now };
  const files = (event.attachments ?? []).map((file) => planFile(deps.files, owner, file));
  const sequence = held.nextMessage++;
  const message: Message = {
    id: item.id,
    type: typeOf(event, files),
    direction: "inbound",
    visibility: "public",
    origin: "live",
    channel: account.manifest.channel,
    connector: account.connector.id,
    account_id: account.id,
    conversation_id: held.row.id,
    from: {
      person_id: identity.personId,
      contact_point_id: identity.contactPointId,
      scheme: event.from.scheme,
      value: event.from.value,
      ...(event.from.displayName !== undefined && { display_name: event.from.displayName }),
      role: "person",
    },
    to: [{ scheme: "account", value: account.id, role: "system" }],
    ...(event.cc !== undefined && { cc: event.cc.map((point) => ({ ...point, role: "person" as const })) }),
    ...given(event),
    ...replyTo(held, earlier),
    attachments: files.map((file) => file.view),
    received_at: receivedAt.toISOString(),
    admitted_at: now.toISOString(),
    sequence,
    revision: 1,
    labels: [],
    trust: event.trust ?? "signed",
    raw_id: rawId,
  };
  const row: MessageRow = {
    id: item.id,
    conversationId: held.row.id,
    sequence,
    accountId: account.id,
    personId: identity.personId,
    direction: "inbound",
    visibility: "public",
    status: null,
    sourceBidx: event.source_id === undefined ? null : deps.keyring.blind("source_id", account.id, event.source_id),
    callState: event.call?.state ?? null,
    kid: identity.key.kid,
    content: sealJson(identity.key, `message|${item.id}|content`, message),
    rawId,
  };
  return { ...item, identity, held, message, files, row };
}

/** The nearest known message an item answers. */
interface Earlier {
  readonly conversationId: string;
  /** The very message it replies to, when that one is known. */
  readonly repliedTo?: string;
}

/** Looks up the messages that replies answer; most batches have none and ask nothing. */
async function continuing(deps: AdmitDeps, tx: Tx, items: readonly NewMessage[]): Promise<ReadonlyMap<NewMessage, Earlier>> {
  const asked = items.flatMap((item) => {
    const { references = [], reply_to_source_id } = item.event;
    const ids = reply_to_source_id === undefined ? references : [reply_to_source_id, ...references];
    const { id: accountId } = item.arrival.account;
    return ids.map((id) => ({ item, id, accountId, bidx: deps.keyring.blind("source_id", accountId, id) }));
  });
  if (asked.length === 0) return new Map();
  const rows = await findMessagesBySource(tx, asked);
  const nearest = new Map<NewMessage, Earlier>();
  for (const row of rows.sort((a, b) => a.n - b.n)) {
    const { item, id } = asked[row.n - 1] as (typeof asked)[number];
    const repliedTo = id === item.event.reply_to_source_id ? { repliedTo: row.id } : {};
    if (!nearest.has(item)) nearest.set(item, { conversationId: row.conversation_id, ...repliedTo });
  }
  return nearest;
}

function eventsOf(composed: Composed, first: boolean, now: Date): EventDraft[] {
  const { held, identity, message, arrival } = composed;
  const person = personView(identity);
  const conversation = conversationView(held, identity.key);
  const data: EventData = { message, conversation, person, route: routeView(held) };
  const base = {
    accountId: arrival.account.id,
    subject: `conversations/${held.row.id}`,
    partitionKey: held.row.id,
    key: identity.key,
    visibility: "public",
    urgent: held.row.priority === "urgent",
  } as const;
  const drafts: EventDraft[] = [];
  const add = (type: EventDraft["type"], eventData: EventData, time: string): void => {
    drafts.push({ ...base, type, sequence: held.nextEvent++, time, data: eventData });
  };
  if (first && held.isNew)
    add("conversation.created", { conversation, person, route: routeView(held) }, now.toISOString());
  if (first && held.reopen) add("conversation.reopened", { conversation, person }, now.toISOString());
  add("message.received", data, message.sent_at ?? message.received_at);
  return drafts;
}

/** The first event of a person nobody knew. */
export const personCreated = (identity: Identity, accountId: string, now: Date): EventDraft => ({
  type: "person.created",
  accountId,
  subject: `people/${identity.personId}`,
  partitionKey: identity.personId,
  sequence: 1,
  time: now.toISOString(),
  key: identity.key,
  data: { person: personView(identity) },
  visibility: "public",
  urgent: false,
});

const entryOf = ({ message, identity, held, row, arrival }: Composed): Entry => ({
  id: uuidv7(),
  type: "message.received",
  outcome: "success",
  object: { k: "message", id: message.id },
  subject: [identity.personId],
  group: held.row.group_id,
  ctx: { account: arrival.account.id, conversation: held.row.id, sequence: message.sequence },
  sealed: { kid: row.kid, value: row.content },
});

const firstOf = <T, K>(items: readonly T[], key: (item: T) => K): ReadonlySet<T> => {
  const seen = new Set<K>();
  return new Set(items.filter((item) => !seen.has(key(item)) && seen.add(key(item))));
};

function draftsOf(composed: readonly Composed[], now: Date): EventDraft[] {
  const firstInConversation = firstOf(composed, (c) => c.held);
  const newPeople = [
    ...firstOf(
      composed.filter((c) => c.identity.isNew),
      (c) => c.identity.personId,
    ),
  ];
  return [
    ...newPeople.map((c) => personCreated(c.identity, c.arrival.account.id, now)),
    ...composed.flatMap((c) => eventsOf(c, firstInConversation.has(c), now)),
  ];
}

function rawRows(composed: readonly Composed[]): RawEventRow[] {
  const arrived = composed.filter((c) => !c.arrival.stored);
  return [...firstOf(arrived, (c) => c.arrival)].map((c) => sealRaw(c.arrival, c.identity.key));
}

async function write(deps: AdmitDeps, tx: Tx, composed: readonly Composed[]): Promise<Recorded> {
  const heldOnes = [...new Set(composed.map((c) => c.held))];
  for (const h of heldOnes) if (h.reopen) await reopenConversation(tx, h.row.id);
  const drafts = draftsOf(composed, tx.now);
  const entries = composed.map((c) => {
    const entry = entryOf(c);
    return {
      type: entry.type,
      bytes: entryBytes(entry, { actor: c.arrival.account.id, role: "account", groups: [] }, tx.now),
    };
  });
  const [recorded] = await Promise.all([
    recordEvents(deps, tx, drafts),
    insertRawEvents(tx, rawRows(composed)),
    insertMessages(
      tx,
      composed.map((c) => c.row),
    ),
    insertAuditEntries(tx, entries),
    advanceConversations(
      tx,
      heldOnes.map((h) => ({ id: h.row.id, nextMessage: h.nextMessage, nextEvent: h.nextEvent })),
    ),
  ]);
  for (const c of composed) await writeFiles(tx, c.identity.key, c.files);
  return recorded;
}

/** Admits inbound messages: person, conversation, number, message, events, deliveries and the book's entries. */
export async function admitMessages(deps: AdmitDeps, tx: Tx, items: readonly NewMessage[]): Promise<AdmittedMessages> {
  const identities = await resolveIdentities(
    deps.keyring,
    tx,
    items.map((item) => item.event.from),
  );
  const continues = await continuing(deps, tx, items);
  const needs = items.map((item) => {
    const { account } = item.arrival;
    const identity = identities.get(pointKey(item.event.from)) as Identity;
    const earlier = continues.get(item);
    return {
      account,
      identity,
      ...(item.event.conversation_ref !== undefined && { threadRef: item.event.conversation_ref }),
      ...(item.event.subject !== undefined && { subject: item.event.subject }),
      ...(earlier !== undefined && { continues: earlier.conversationId }),
      route: () => decide(deps.setup.rules, routingFacts(account, identity, item.event, tx.now)),
    };
  });
  const conversations = await resolveConversations(deps.keyring, tx, needs);
  const composed = items.map((item, n) =>
    compose(deps, tx.now, item, {
      identity: (needs[n] as (typeof needs)[number]).identity,
      held: conversations[n] as Held,
      earlier: continues.get(item),
    }),
  );
  const recorded = await write(deps, tx, composed);
  return {
    ...recorded,
    messages: composed.map(({ arrival, message, identity }) => ({ arrival, message, identity })),
    pendingFiles: composed.flatMap((c) => c.files.filter((f) => f.row.state === "pending").map((f) => f.row.id)),
  };
}
