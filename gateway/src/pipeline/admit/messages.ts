import type { Message } from "@gatehouse/sdk";
import { wishOf } from "../../core/opt-out.js";
import { decide } from "../../core/routing/decide.js";
import { accountContext, type Line, lineOf } from "../../ledger/append.js";
import { advanceConversations } from "../../store/sql/advance-conversations.js";
import { insertAuditEntries } from "../../store/sql/insert-audit-entries.js";
import { insertMessages } from "../../store/sql/insert-messages.js";
import { insertRawEvents, type RawEventRow } from "../../store/sql/insert-raw-events.js";
import { noteRawAbout } from "../../store/sql/note-raw-about.js";
import { reopenConversation } from "../../store/sql/reopen-conversation.js";
import { setBlocked } from "../../store/sql/set-blocked.js";
import type { Tx } from "../../store/transaction.js";
import type { Arrival } from "../arrival.js";
import { type Recorded, recordEvents } from "../record-events.js";
import { findAnswered } from "./answered.js";
import { type Composed, composeMessage, type NewMessage, partner } from "./compose-message.js";
import { countersOf, type Held, resolveConversations } from "./conversations.js";
import type { AdmitDeps } from "./deps.js";
import { writeFiles } from "./files.js";
import { firstOf } from "./first-of.js";
import { type Identity, pointKey, resolveIdentities } from "./identities.js";
import { messageEvents } from "./message-events.js";
import { sealRaw } from "./raw.js";
import { routingFacts } from "./routing-facts.js";

export interface AdmittedMessages extends Recorded {
  readonly messages: readonly { readonly arrival: Arrival; readonly message: Message; readonly identity: Identity }[];
  /** Files a job has to fetch. */
  readonly pendingFiles: readonly string[];
  /** Contact points of new people whose provider may know what they are called. */
  readonly nameless: readonly string[];
}

const isNameless = ({ identity, arrival: { account } }: Composed): boolean =>
  identity.isNew && identity.displayName === undefined && account.session()?.resolveProfile !== undefined;

const told = ({ message, identity, held, row, arrival }: Composed): Line => ({
  type: "message.received",
  outcome: "success",
  object: { k: "message", id: message.id },
  subject: [identity.personId],
  group: held.row.group_id,
  ctx: { account: arrival.account.id, conversation: held.row.id, sequence: message.sequence },
  sealed: { kid: row.kid, value: row.content },
});

/** Sealed with the key of the first person it is about. */
function rawRows(composed: readonly Composed[]): RawEventRow[] {
  const arrived = composed.filter((c) => !c.arrival.stored);
  return [...firstOf(arrived, (c) => c.arrival)].map((c) =>
    sealRaw(c.arrival, { key: c.identity.key, unowned: false }),
  );
}

/** A provider may pack several people into one raw event, and what is replayed was sealed before anybody knew whose it is. */
async function noteOthers(tx: Tx, composed: readonly Composed[]): Promise<void> {
  const first = firstOf(composed, (c) => c.arrival);
  const others = composed.filter((c) => c.arrival.stored || !first.has(c));
  const rows = others.map(({ identity, arrival }) => ({ personId: identity.personId, rawId: arrival.rawId }));
  if (rows.length > 0) await noteRawAbout(tx, rows);
}

async function write(deps: AdmitDeps, tx: Tx, composed: readonly Composed[]): Promise<Recorded> {
  const heldOnes = [...new Set(composed.map((c) => c.held))];
  for (const h of heldOnes) if (h.reopen) await reopenConversation(tx, h.row.id);
  const drafts = messageEvents(composed, tx.now);
  const entries = composed.map((c) => lineOf(accountContext(c.arrival.account.id), told(c), tx.now));
  const [recorded] = await Promise.all([
    recordEvents(deps, tx, drafts),
    insertRawEvents(tx, rawRows(composed)),
    insertMessages(
      tx,
      composed.map((c) => c.row),
    ),
    insertAuditEntries(tx, entries),
    advanceConversations(tx, heldOnes.map(countersOf)),
  ]);
  for (const c of composed) await writeFiles(tx, c.identity.key, c.files);
  await noteOthers(tx, composed);
  await heed(tx, composed);
  return recorded;
}

/** A short message may be nothing but the wish to hear no more; other channels have their own ways to say so. */
async function heed(tx: Tx, composed: readonly Composed[]): Promise<void> {
  const wishes = composed.flatMap(({ arrival: { account }, event, identity }) => {
    const wish =
      account.manifest.channel === "sms" && event.echo_to === undefined
        ? wishOf(event.text, account.options)
        : undefined;
    return wish === undefined ? [] : [{ contactPointId: identity.contactPointId, blocked: wish === "stop" }];
  });
  if (wishes.length > 0) await setBlocked(tx, wishes);
}

/** Admits inbound messages: person, conversation, number, message, events, deliveries and the book's entries. */
export async function admitMessages(deps: AdmitDeps, tx: Tx, items: readonly NewMessage[]): Promise<AdmittedMessages> {
  const identities = await resolveIdentities(
    deps.keyring,
    tx,
    items.map((item) => partner(item.event)),
  );
  const continues = await findAnswered(deps, tx, items);
  const needs = items.map((item) => {
    const { account } = item.arrival;
    const identity = identities.get(pointKey(partner(item.event))) as Identity;
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
    composeMessage(deps, tx.now, item, {
      identity: (needs[n] as (typeof needs)[number]).identity,
      held: conversations[n] as Held,
      earlier: continues.get(item),
    }),
  );
  const recorded = await write(deps, tx, composed);
  return {
    ...recorded,
    messages: composed.map(({ arrival, message, identity }) => ({ arrival, message, identity })),
    nameless: composed.filter(isNameless).map((c) => c.identity.contactPointId),
    pendingFiles: composed.flatMap((c) => c.files.filter((f) => f.row.state === "pending").map((f) => f.row.id)),
  };
}
