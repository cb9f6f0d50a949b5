import type { InboundReceipt, Message, MessageStatus, Receipt } from "@gatehouse/sdk";
import { reachedPerson, statusAfter, statusOfParts } from "../../core/message-status.js";
import { insertReceipt } from "../../store/sql/insert-receipt.js";
import { setMessageStatus } from "../../store/sql/set-message-status.js";
import { settleHeld } from "../../store/sql/settle-held.js";
import type { Tx } from "../../store/transaction.js";
import type { Keyring } from "../../vault/keyring.js";
import { sealMessage } from "../stored-message.js";
import { type Change, noChange } from "./change.js";
import type { Target } from "./target.js";

/** A receipt for one part moves that part; the message moves with the slowest. */
function inParts(message: Message, event: InboundReceipt): Pick<Message, "parts"> & { readonly status: MessageStatus } {
  const { parts, status: before = "queued" } = message;
  if (parts === undefined || !parts.some(({ source_id }) => source_id === event.source_id))
    return { status: statusAfter(before, event.status) };
  const moved = parts.map((part) =>
    part.source_id === event.source_id ? { ...part, status: statusAfter(part.status, event.status) } : part,
  );
  return { parts: moved, status: statusOfParts(moved.map(({ status }) => status)) ?? before };
}

function after(whole: Message, event: InboundReceipt): Message {
  const { status, ...parts } = inParts(whole, event);
  const message: Message = { ...whole, ...parts };
  if (status === message.status) return message;
  const { error: _, ...rest } = message;
  if (status !== "failed" && status !== "expired") return { ...rest, status };
  const error = { code: event.status, message: event.reason ?? "the provider reports a failure", retryable: false };
  return {
    ...message,
    status,
    error: { ...error, ...(event.provider_code !== undefined && { provider_code: event.provider_code }) },
  };
}

/** Idempotent on (message, recipient, status); the message's status only rises. */
export async function receive(
  keyring: Keyring,
  tx: Tx,
  event: InboundReceipt,
  { message, conversation }: Target,
): Promise<Change> {
  if (message.direction !== "outbound") return noChange;
  const recipient = event.recipient ?? conversation.point.value;
  const part = message.parts === undefined ? "" : `#${event.source_id}`;
  const at = event.sent_at === undefined ? tx.now : new Date(event.sent_at);
  const providerCode = event.provider_code ?? null;
  const bidx = keyring.blind("recipient", `${recipient}${part}`);
  if (!(await insertReceipt(tx, { messageId: message.id, recipient: bidx, status: event.status, at, providerCode })))
    return noChange;
  const updated = after(message, event);
  await setMessageStatus(
    tx,
    message.id,
    updated.status as MessageStatus,
    sealMessage(conversation.identity.key, updated),
    null,
  );
  if (message.status === "held" && reachedPerson(updated.status)) await settleHeld(tx, message.id);
  const receipt: Receipt = {
    message_id: message.id,
    status: event.status,
    at: at.toISOString(),
    recipient,
    ...(event.provider_code !== undefined && { provider_code: event.provider_code }),
  };
  return { happenings: [{ type: "message.receipt.updated", time: receipt.at, data: { message: updated, receipt } }] };
}
