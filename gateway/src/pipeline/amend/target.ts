import type { Message } from "@gatehouse/sdk";
import { findMessageOfSource } from "../../store/sql/find-message-of-source.js";
import { readMessages, type StoredMessage } from "../../store/sql/read-messages.js";
import type { Tx } from "../../store/transaction.js";
import type { AdmitDeps } from "../admit/deps.js";
import { type HeldConversation, holdConversation } from "../hold-conversation.js";
import { openMessage } from "../stored-message.js";

/** A message that is about to change, under its conversation's lock. */
export interface Target {
  readonly stored: StoredMessage;
  readonly message: Message;
  readonly conversation: HeldConversation;
}

/** Finds a message and locks its conversation, then reads it: read before the lock it might change in between. */
export async function findTarget(
  deps: AdmitDeps,
  tx: Tx,
  accountId: string,
  sourceId: string,
  direction: "outbound" | "any",
): Promise<Target | "erased" | undefined> {
  const bidx = deps.keyring.blind("source_id", accountId, sourceId);
  const [found] = await findMessageOfSource(tx, accountId, bidx, sourceId, direction);
  return found && ((await targetOf(deps, tx, found.id, found.conversation_id)) ?? "erased");
}

/** Undefined: there is no such message, or its person is erased. */
export async function targetOf(
  deps: Pick<AdmitDeps, "keyring">,
  tx: Tx,
  messageId: string,
  conversationId: string,
): Promise<Target | undefined> {
  const conversation = await holdConversation(deps.keyring, tx, conversationId);
  const [stored] = await readMessages(tx, [messageId]);
  if (conversation === undefined || stored === undefined || stored.wrapped === null) return undefined;
  return { stored, conversation, message: openMessage(deps.keyring, stored).message };
}
