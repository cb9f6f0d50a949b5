import { accountContext, append } from "../../ledger/append.js";
import { noteRawAbout } from "../../store/sql/note-raw-about.js";
import { parkReceipt } from "../../store/sql/park-receipt.js";
import type { Tx } from "../../store/transaction.js";
import type { AdmitDeps } from "../admit/deps.js";
import { bookRaw, keepDeadRaw, keepRaw, keepUnowned } from "../admit/keep-raw.js";
import { admitMessages } from "../admit/messages.js";
import type { Admitted, Amendment, Arrival } from "../arrival.js";
import { recordHappenings } from "../conversation-events.js";
import type { Recorded } from "../record-events.js";
import { callHappening, callSourceId, continueCall, firstCallMessage } from "./call.js";
import type { Change } from "./change.js";
import { edit } from "./edit.js";
import { react } from "./react.js";
import { receive } from "./receipt.js";
import { remove } from "./remove.js";
import { findTarget, type Target, targetOf } from "./target.js";

export interface Amended extends Recorded {
  readonly admitted: Admitted;
  readonly pendingFiles: readonly string[];
}

function changeOf(deps: AdmitDeps, tx: Tx, event: Amendment, target: Target): Promise<Change> {
  switch (event.type) {
    case "message.edited":
      return edit(deps, tx, event, target);
    case "message.deleted":
      return remove(tx, event, target);
    case "message.reaction.added":
    case "message.reaction.removed":
      return react(deps, tx, event, target);
    case "message.receipt.updated":
      return receive(deps.keyring, tx, event, target);
    case "call.updated":
      return continueCall(deps, tx, event, target);
  }
}

const answer = ({ message }: Target): Admitted => ({
  id: message.id,
  conversation_id: message.conversation_id,
  ...(message.from.person_id !== undefined && { person_id: message.from.person_id }),
  sequence: message.sequence,
  duplicate: false,
});

async function book(tx: Tx, arrival: Arrival, event: Amendment, target: Target, changed: boolean): Promise<void> {
  const { row } = target.conversation.held;
  const line = {
    type: event.type,
    outcome: "success",
    object: { k: "message", id: target.message.id },
    subject: [row.person_id],
    group: row.group_id,
    ctx: { account: arrival.account.id, changed },
  } as const;
  await append(tx, accountContext(arrival.account.id), line);
}

/** Changes a known message, with its events and its line in the book. */
export async function amendTarget(
  deps: AdmitDeps,
  tx: Tx,
  arrival: Arrival,
  event: Amendment,
  target: Target,
): Promise<Amended> {
  const { happenings, files = [] } = await changeOf(deps, tx, event, target);
  const recorded = await recordHappenings(deps, tx, target.conversation, happenings);
  await book(tx, arrival, event, target, happenings.length > 0);
  const pendingFiles = files.filter((file) => file.row.state === "pending").map((file) => file.row.id);
  return { ...recorded, admitted: answer(target), pendingFiles };
}

/** A call nobody knows yet: admitted as a message, then told of as a call. */
async function startCall(
  deps: AdmitDeps,
  tx: Tx,
  arrival: Arrival,
  event: Extract<Amendment, { type: "call.updated" }>,
): Promise<Amended> {
  const admitted = await admitMessages(deps, tx, [{ arrival, id: arrival.messageId, event: firstCallMessage(event) }]);
  const message = admitted.messages[0]?.message;
  const target = message && (await targetOf(deps, tx, message.id, message.conversation_id));
  if (target === undefined) throw new Error("a call was admitted without a message");
  const recorded = await recordHappenings(deps, tx, target.conversation, [
    callHappening(event, target.message, tx.now),
  ]);
  return {
    leased: [...admitted.leased, ...recorded.leased],
    behind: [...admitted.behind, ...recorded.behind],
    pendingFiles: admitted.pendingFiles,
    admitted: answer(target),
  };
}

/** A change to something unknown: a receipt waits for its message, the rest is a dead letter that can be replayed. */
async function unknown(
  deps: AdmitDeps,
  tx: Tx,
  arrival: Arrival,
  event: Amendment,
  sourceId: string,
): Promise<Amended> {
  const { account, rawId } = arrival;
  if (event.type === "message.receipt.updated") {
    await keepUnowned(deps, tx, arrival);
    await parkReceipt(tx, account.id, deps.keyring.blind("source_id", account.id, sourceId), rawId);
    await bookRaw(tx, arrival, "receipt.parked", "success");
  } else {
    await keepDeadRaw(deps, tx, arrival, "unknown_message", `${event.type}: no message of this account has that id`);
  }
  return { leased: [], behind: [], pendingFiles: [], admitted: { id: rawId, duplicate: false } };
}

/** A change to what was erased, such as a late receipt with the person's number in it: taken, and not kept. */
async function forgotten(tx: Tx, arrival: Arrival): Promise<Amended> {
  await bookRaw(tx, arrival, "raw_event.erased", "success");
  return { leased: [], behind: [], pendingFiles: [], admitted: { id: arrival.rawId, duplicate: false } };
}

/** Admits an event that changes an earlier message. `rawKept`: another event of the same arrival stored its bytes. */
export async function amend(
  deps: AdmitDeps,
  tx: Tx,
  arrival: Arrival,
  event: Amendment,
  rawKept: boolean,
): Promise<Amended> {
  const sourceId = event.type === "call.updated" ? callSourceId(event.call.call_id) : event.source_id;
  const direction = event.type === "message.receipt.updated" ? "outbound" : "any";
  const target = await findTarget(deps, tx, arrival.account.id, sourceId, direction);
  if (target === "erased") return forgotten(tx, arrival);
  if (target === undefined && event.type === "call.updated") return startCall(deps, tx, arrival, event);
  if (target === undefined) return unknown(deps, tx, arrival, event, sourceId);
  const { key, personId } = target.conversation.identity;
  if (rawKept || arrival.stored) await noteRawAbout(tx, [{ personId, rawId: arrival.rawId }]);
  else await keepRaw(tx, arrival, { key, unowned: false });
  return amendTarget(deps, tx, arrival, event, target);
}
