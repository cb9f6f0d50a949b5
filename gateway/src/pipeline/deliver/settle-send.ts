import type { Message, MessageStatus, Sent } from "@gatehouse/sdk";
import { reachedPerson, statusAfter } from "../../core/message-status.js";
import { append, type Line } from "../../ledger/append.js";
import { newId } from "../../store/id.js";
import { finishDeliveries } from "../../store/sql/finish-deliveries.js";
import { insertDeadLetters } from "../../store/sql/insert-dead-letters.js";
import { insertMessageParts } from "../../store/sql/insert-message-parts.js";
import { setMessageStatus } from "../../store/sql/set-message-status.js";
import { systemContext, type Tx } from "../../store/transaction.js";
import type { AdmitDeps } from "../admit/deps.js";
import { type Target, targetOf } from "../amend/target.js";
import { type Happening, recordHappenings } from "../conversation-events.js";
import { type Recorded, together } from "../record-events.js";
import { readSendItem } from "../send-item.js";
import { sealMessage } from "../stored-message.js";
import type { Fate } from "./fate.js";
import type { Tried } from "./tried.js";

const nothing: Recorded = { leased: [], behind: [] };

/** What a send's end makes of its message. */
interface Ending {
  readonly type: "message.sent" | "message.failed" | "message.held";
  readonly message: Message;
  readonly letter?: { readonly kind: "delivery" | "held"; readonly code: string; readonly reason: string };
}

function sentMessage({ error: _, ...message }: Message, sent: Sent): Message {
  return {
    ...message,
    status: statusAfter(message.status ?? "queued", sent.status),
    ...(sent.source_id !== undefined && { source_id: sent.source_id }),
    ...(sent.source_ids !== undefined && {
      source_ids: [...sent.source_ids],
      parts: sent.source_ids.map((source_id) => ({ source_id, status: sent.status })),
    }),
  };
}

/** A receipt may be faster than the answer of the send, or come although that answer was lost. */
function endingOf({ outcome }: Tried, fate: Fate, message: Message): Ending | undefined {
  if (fate.kind !== "back" && fate.kind !== "finish" && reachedPerson(message.status))
    return { type: "message.sent", message };
  switch (fate.kind) {
    case "back":
      return undefined;
    case "finish": {
      const sent: Sent = outcome.kind === "done" ? outcome.sent : { status: "accepted" };
      return { type: "message.sent", message: sentMessage(message, sent) };
    }
    case "held": {
      const error = { code: "in_doubt", message: fate.reason, retryable: false };
      const letter = { kind: "held", code: "in_doubt", reason: fate.reason } as const;
      const source = fate.sourceId === undefined ? {} : { source_id: fate.sourceId };
      return { type: "message.held", message: { ...message, ...source, status: "held", error }, letter };
    }
    case "dead":
    case "gone": {
      const code = fate.kind === "dead" ? fate.code : "gone";
      const theirs =
        fate.kind === "dead" && fate.providerCode !== undefined ? { provider_code: fate.providerCode } : {};
      const error = { code, ...theirs, message: fate.reason, retryable: false };
      const letter = { kind: "delivery", code, reason: fate.reason } as const;
      return { type: "message.failed", message: { ...message, status: "failed", error }, letter };
    }
  }
}

async function store(deps: AdmitDeps, tx: Tx, target: Target, message: Message): Promise<void> {
  const { account_id, source_id } = message;
  const bidx = source_id === undefined ? null : deps.keyring.blind("source_id", account_id, source_id);
  const content = sealMessage(target.conversation.identity.key, message);
  await setMessageStatus(tx, message.id, message.status as MessageStatus, content, bidx);
  const others = (message.source_ids ?? []).filter((id) => id !== source_id);
  if (others.length > 0)
    await insertMessageParts(
      tx,
      account_id,
      message.id,
      others.map((id) => deps.keyring.blind("source_id", account_id, id)),
    );
}

async function book(tx: Tx, { item }: Tried, { type, message, letter }: Ending, target: Target): Promise<void> {
  if (letter !== undefined) {
    const { targetId, itemId, partitionKey, sequence, attempt } = item;
    const row = { ...letter, id: newId("dlt"), targetId, itemId, partitionKey, sequence, attempts: attempt + 1 };
    await insertDeadLetters(tx, [row]);
  }
  const { row } = target.conversation.held;
  const line: Line = {
    type,
    outcome: type === "message.sent" ? "success" : "failure",
    object: { k: "message", id: message.id },
    subject: [row.person_id],
    group: row.group_id,
    ctx: { account: item.targetId, delivery: item.id, attempt: item.attempt + 1 },
  };
  await append(tx, systemContext, line);
}

/**
 * Ends an edit or a recall. The message itself is as it is; a correction sent in its place has a name of its own, so
 * that its receipts find the message. What failed is a letter a person can replay.
 */
async function settleRevision(
  deps: AdmitDeps,
  tx: Tx,
  { item, outcome }: Tried,
  fate: Fate,
  target: Target | undefined,
): Promise<Recorded> {
  if (target === undefined) return nothing;
  const { id, account_id } = target.message;
  if (fate.kind === "finish" && outcome.kind === "done") {
    const { source_id, source_ids = source_id === undefined ? [] : [source_id] } = outcome.sent;
    const bidxs = source_ids.map((name) => deps.keyring.blind("source_id", account_id, name));
    if (bidxs.length > 0) await insertMessageParts(tx, account_id, id, bidxs);
  } else if (fate.kind !== "finish" && fate.kind !== "back") {
    const { targetId, itemId, partitionKey, sequence, attempt } = item;
    const code = fate.kind === "dead" ? fate.code : fate.kind;
    const letter = { kind: fate.kind === "held" ? "held" : "delivery", code, reason: fate.reason } as const;
    await insertDeadLetters(tx, [
      { ...letter, id: newId("dlt"), targetId, itemId, partitionKey, sequence, attempts: attempt + 1 },
    ]);
  }
  return nothing;
}

/** Ends a send: the message's status, its event, and a letter where it did not reach the person. */
export async function settleSend(deps: AdmitDeps, tx: Tx, tried: Tried, fate: Fate): Promise<Recorded> {
  const { item } = tried;
  if (fate.kind === "back") return nothing;
  const done = await finishDeliveries(tx, [{ ...item, entry: null }]);
  if (!done.has(item.id)) return nothing;
  const next: Recorded = { leased: [], behind: done.get(item.id) === true ? [item] : [] };
  const about = readSendItem(item.itemId);
  const target = await targetOf(deps, tx, about.messageId, item.partitionKey);
  if (about.op !== "send") return together([next, await settleRevision(deps, tx, tried, fate, target)]);
  const ending = target && endingOf(tried, fate, target.message);
  if (target === undefined || ending === undefined) return next;
  await store(deps, tx, target, ending.message);
  const happening: Happening = { type: ending.type, time: tx.now.toISOString(), data: { message: ending.message } };
  const recorded = await recordHappenings(deps, tx, target.conversation, [happening]);
  await book(tx, tried, ending, target);
  return together([next, recorded]);
}
