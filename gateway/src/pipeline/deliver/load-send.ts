import type { Message, Outbound } from "@gatehouse/sdk";
import { standingOf } from "../../core/consent.js";
import { messagesPurpose, type SendFacts } from "../../core/send-policy.js";
import { consentOf } from "../../registers/consent-of.js";
import { readConversation } from "../../store/sql/read-conversation.js";
import { readMessages } from "../../store/sql/read-messages.js";
import { readReferences } from "../../store/sql/read-references.js";
import { type Store, systemContext, type Tx } from "../../store/transaction.js";
import type { Keyring } from "../../vault/keyring.js";
import { unseal } from "../../vault/seal.js";
import type { AttachmentLinks } from "../attachment-links.js";
import { type HeldConversation, openConversation } from "../hold-conversation.js";
import type { Leased } from "../record-events.js";
import { readSendItem, type SendItem } from "../send-item.js";
import { openMessage } from "../stored-message.js";

export interface LoadDeps {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly links: AttachmentLinks;
}

async function references(deps: LoadDeps, tx: Tx, item: Leased, sequence: number): Promise<string[]> {
  const rows = await readReferences(tx, item.partitionKey, sequence);
  const known = rows.filter((row) => row.wrapped !== null).map((row) => openMessage(deps.keyring, row).message);
  return known.flatMap((message) => message.source_id ?? []).reverse();
}

/** Links are made anew at each try: those in the message may have expired. */
const filesOf = (deps: LoadDeps, message: Message, now: Date): Outbound["attachments"] =>
  message.attachments.map((file) => ({
    id: file.id,
    kind: file.kind,
    url: deps.links.sign(file.id, now).url,
    filename: file.filename ?? file.id,
    content_type: file.content_type,
    ...(file.size !== undefined && { size: file.size }),
  }));

/** Everything a send needs. */
export interface Loaded {
  readonly message: Outbound;
  /** The text of the message it answers. */
  readonly quoted?: string;
  /** What decides whether it may leave. */
  readonly person: PersonFacts;
}

/** Of the person and this contact point, as they stand now. */
export type PersonFacts = Pick<SendFacts, "askedAt" | "blocked" | "minor" | "consent">;

async function factsOf({ keyring }: LoadDeps, tx: Tx, conversation: HeldConversation): Promise<PersonFacts> {
  const { held, identity, blocked } = conversation;
  const { person_id: personId, channel, reply_opened_at: askedAt } = held.row;
  const { minor } = identity;
  const rows = await consentOf(keyring, tx, personId);
  const consent = standingOf(rows, { personId, minor, purpose: messagesPurpose, channel });
  return { askedAt, blocked, minor, consent };
}

async function quotedText(deps: LoadDeps, tx: Tx, message: Message): Promise<string | undefined> {
  if (message.reply_to_id === undefined) return undefined;
  const [row] = await readMessages(tx, [message.reply_to_id]);
  return row === undefined || row.wrapped === null ? undefined : openMessage(deps.keyring, row).message.text;
}

/** An edit has a name of its own: a provider that drops repeats must not take it for the message itself. */
function opOf(about: SendItem, { id, source_id }: Message): Pick<Outbound, "op" | "id" | "target_source_id"> {
  const target = source_id === undefined ? {} : { target_source_id: source_id };
  switch (about.op) {
    case "send":
      return { op: "send", id };
    case "edit":
      return { op: "edit", id: `${id}-e${about.revision}`, ...target };
    case "delete":
      return { op: "delete", id: `${id}-d`, ...target };
  }
}

function outboundOf({
  message,
  ...parts
}: { readonly message: Message } & Omit<Outbound, "text" | "sent_at">): Outbound {
  const { reply_to_source_id, interactive, location, template } = message;
  return {
    ...parts,
    text: message.text ?? "",
    ...(reply_to_source_id !== undefined && { reply_to_source_id }),
    ...(interactive !== undefined && { interactive }),
    ...(location !== undefined && { location }),
    ...(template !== undefined && { template }),
    sent_at: message.admitted_at,
  };
}

/** Reads everything a send needs; undefined when the message is not there. */
export const loadSend = (deps: LoadDeps, item: Leased): Promise<Loaded | undefined> =>
  deps.store.transact(systemContext, async (tx) => {
    const [row] = await readConversation(tx, item.partitionKey);
    const about = readSendItem(item.itemId);
    const [stored] = await readMessages(tx, [about.messageId]);
    if (row === undefined || stored === undefined || stored.wrapped === null) return undefined;
    const conversation = openConversation(deps.keyring, row);
    const { held, identity, point, threadRef } = conversation;
    const { message } = openMessage(deps.keyring, stored);
    const subject = held.row.subject;
    const quoted = await quotedText(deps, tx, message);
    const outbound = outboundOf({
      message,
      ...opOf(about, message),
      to: point,
      ...(threadRef !== undefined && { conversation_ref: threadRef }),
      ...(subject !== null && { subject: unseal(identity.key, `conversation|${row.id}|subject`, subject).toString() }),
      attachments: filesOf(deps, message, tx.now),
      references: await references(deps, tx, item, message.sequence),
    });
    const person = await factsOf(deps, tx, conversation);
    return { message: outbound, person, ...(quoted !== undefined && { quoted }) };
  });
