import type { Message, Outbound } from "@gatehouse/sdk";
import { readConversation } from "../../store/sql/read-conversation.js";
import { readMessages } from "../../store/sql/read-messages.js";
import { readReferences } from "../../store/sql/read-references.js";
import { type Store, systemContext, type Tx } from "../../store/transaction.js";
import type { Keyring } from "../../vault/keyring.js";
import { unseal } from "../../vault/seal.js";
import type { AttachmentLinks } from "../attachment-links.js";
import { openConversation } from "../hold-conversation.js";
import type { Leased } from "../record-events.js";
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

/** Reads everything a send needs; undefined when the message is not there. */
export const loadSend = (deps: LoadDeps, item: Leased): Promise<Outbound | undefined> =>
  deps.store.transact(systemContext, async (tx) => {
    const [row] = await readConversation(tx, item.partitionKey);
    const [stored] = await readMessages(tx, [item.itemId]);
    if (row === undefined || stored === undefined) return undefined;
    const { held, identity, point, threadRef } = openConversation(deps.keyring, row);
    const { message } = openMessage(deps.keyring, stored);
    const subject = held.row.subject;
    return {
      op: "send",
      id: message.id,
      to: point,
      ...(threadRef !== undefined && { conversation_ref: threadRef }),
      ...(subject !== null && { subject: unseal(identity.key, `conversation|${row.id}|subject`, subject).toString() }),
      text: message.text ?? "",
      attachments: filesOf(deps, message, tx.now),
      ...(message.reply_to_source_id !== undefined && { reply_to_source_id: message.reply_to_source_id }),
      references: await references(deps, tx, item, message.sequence),
      sent_at: message.admitted_at,
    };
  });
