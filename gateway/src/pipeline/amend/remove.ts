import type { InboundDelete, Message } from "@gatehouse/sdk";
import { reviseMessage } from "../../store/sql/revise-message.js";
import type { Tx } from "../../store/transaction.js";
import { sealMessage } from "../stored-message.js";
import { type Change, noChange } from "./change.js";
import type { Target } from "./target.js";

/** A recall 撤回 leaves a tombstone: text and files go from every view; the sealed revision stays until its retention says so. */
export async function remove(tx: Tx, event: InboundDelete, { stored, message, conversation }: Target): Promise<Change> {
  if (stored.deleted_at !== null) return noChange;
  const at = event.sent_at ?? tx.now.toISOString();
  const { text: _, formatted_text: __, subject: ___, ...kept } = message;
  const tombstone: Message = {
    ...kept,
    attachments: [],
    deleted_at: at,
    ...(event.deleted_by !== undefined && { deleted_by: event.deleted_by }),
    revision: message.revision + 1,
  };
  const content = sealMessage(conversation.identity.key, tombstone);
  await reviseMessage(tx, {
    id: message.id,
    content,
    callState: stored.call_state,
    providerEditedAt: null,
    deleted: true,
  });
  return { happenings: [{ type: "message.deleted", time: at, data: { message: tombstone } }] };
}
