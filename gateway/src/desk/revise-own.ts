import type { Message } from "@gatehouse/sdk";
import { isNative, limitsOf } from "../core/fit/level.js";
import { clean } from "../core/text/clean.js";
import { append } from "../ledger/append.js";
import { type Target, targetOf } from "../pipeline/amend/target.js";
import { recordHappenings } from "../pipeline/conversation-events.js";
import type { Recorded } from "../pipeline/record-events.js";
import { writeSendItem } from "../pipeline/send-item.js";
import { sealMessage } from "../pipeline/stored-message.js";
import { reviseMessage } from "../store/sql/revise-message.js";
import type { Tx } from "../store/transaction.js";
import { type Actor, actorContext, type DeskDeps } from "./desk-deps.js";
import { notFound, Problem } from "./problem.js";

/** What an agent does to words that have left already. */
export type Revision = { readonly op: "edit"; readonly text: string } | { readonly op: "delete" };

const conflict = (detail: string): Problem => new Problem(409, "Conflict", detail);

/** Only the school's own words, to a person, not yet taken back; and only where the channel can follow. */
function requireOwn(deps: DeskDeps, { message, stored }: Target, { op }: Revision): void {
  if (message.direction !== "outbound" || message.visibility !== "public")
    throw conflict("only a message of the school to a person can be changed");
  if (stored.deleted_at !== null) throw conflict("the message was taken back already");
  const account = deps.setup.accounts.get(message.account_id);
  if (account === undefined) throw notFound("account: it is not in the configuration any more");
  const limits = limitsOf(account.manifest.capabilities.out, "delete");
  if (op === "delete" && !isNative(limits)) throw conflict("unsupported: this channel cannot take back what has left");
}

function revised(message: Message, revision: Revision, now: Date): Message {
  const at = now.toISOString();
  const next = { ...message, revision: message.revision + 1 };
  if (revision.op === "edit") return { ...next, text: clean(revision.text), edited_at: at };
  const { text: _, formatted_text: __, subject: ___, ...rest } = next;
  return { ...rest, attachments: [], deleted_at: at };
}

async function book(tx: Tx, { message, conversation }: Target, { op }: Revision, actor: Actor): Promise<void> {
  const type = op === "edit" ? "message.edited" : "message.deleted";
  const { row } = conversation.held;
  const object = { k: "message", id: message.id };
  const line = { type, outcome: "success", object, subject: [row.person_id], group: row.group_id } as const;
  await append(tx, actorContext(actor), line);
}

/** Edits a message that has left, or takes it back; a channel without edits gets a correction. */
export async function reviseOwn(
  deps: DeskDeps,
  tx: Tx,
  target: Target,
  revision: Revision,
  actor: Actor,
): Promise<Recorded & { readonly message: Message }> {
  requireOwn(deps, target, revision);
  const { conversation, stored } = target;
  const message = revised(target.message, revision, tx.now);
  await reviseMessage(tx, {
    id: stored.id,
    content: sealMessage(conversation.identity.key, message),
    callState: stored.call_state,
    providerEditedAt: null,
    deleted: revision.op === "delete",
  });
  await book(tx, target, revision, actor);
  const type = revision.op === "edit" ? "message.edited" : "message.deleted";
  const item = { messageId: message.id, revision: message.revision, op: revision.op };
  const happening = { type, time: tx.now.toISOString(), data: { message } } as const;
  const recorded = await recordHappenings(deps, tx, conversation, [happening], { messageId: writeSendItem(item) });
  return { ...recorded, message };
}

export const findOwn = async (deps: DeskDeps, tx: Tx, id: string, conversationId: string): Promise<Target> => {
  const target = await targetOf(deps, tx, id, conversationId);
  if (target === undefined) throw notFound("message");
  return target;
};
