import type { InboundEdit, Message } from "@gatehouse/sdk";
import { reviseMessage } from "../../store/sql/revise-message.js";
import type { Tx } from "../../store/transaction.js";
import type { AdmitDeps } from "../admit/deps.js";
import { type PlannedFile, planFile, writeFiles } from "../admit/files.js";
import { sealMessage } from "../stored-message.js";
import { type Change, noChange } from "./change.js";
import type { Target } from "./target.js";

function filesOf(deps: AdmitDeps, tx: Tx, event: InboundEdit, { message, conversation }: Target): PlannedFile[] {
  const owner = { messageId: message.id, accountId: message.account_id, key: conversation.identity.key, now: tx.now };
  return (event.attachments ?? []).map((file) => planFile(deps.files, owner, file));
}

/** The newest edit by the provider's clock wins, in whatever order edits arrive; a deleted message stays deleted. */
export async function edit(deps: AdmitDeps, tx: Tx, event: InboundEdit, target: Target): Promise<Change> {
  const { stored, message, conversation } = target;
  const at = event.sent_at === undefined ? tx.now : new Date(event.sent_at);
  if (stored.deleted_at !== null || (stored.provider_edited_at !== null && stored.provider_edited_at >= at))
    return noChange;
  const files = filesOf(deps, tx, event, target);
  const { formatted_text: _, text: __, ...kept } = message;
  const edited: Message = {
    ...kept,
    ...(event.text !== undefined && { text: event.text }),
    ...(event.attachments !== undefined && { attachments: files.map((file) => file.view) }),
    edited_at: at.toISOString(),
    revision: message.revision + 1,
  };
  const { key } = conversation.identity;
  const content = sealMessage(key, edited);
  await reviseMessage(tx, {
    id: message.id,
    content,
    callState: stored.call_state,
    providerEditedAt: at,
    deleted: false,
  });
  await writeFiles(tx, key, files);
  return { files, happenings: [{ type: "message.edited", time: at.toISOString(), data: { message: edited } }] };
}
