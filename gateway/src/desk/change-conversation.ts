import type { EventType, Priority } from "@gatehouse/sdk";
import { append } from "../ledger/append.js";
import { type Happening, recordHappenings } from "../pipeline/conversation-events.js";
import type { HeldConversation } from "../pipeline/hold-conversation.js";
import type { Recorded } from "../pipeline/record-events.js";
import type { ConversationRow } from "../store/sql/conversation-row.js";
import { setConversation } from "../store/sql/set-conversation.js";
import type { Tx } from "../store/transaction.js";
import { type Actor, actorContext, type DeskDeps } from "./desk-deps.js";
import { Problem } from "./problem.js";

/** What may be changed by hand; left out = as it is. */
export interface ConversationChange {
  readonly status?: "open" | "pending" | "closed";
  readonly groupId?: string;
  readonly assignee?: string | null;
  readonly priority?: Priority;
  readonly labels?: readonly string[];
}

function changed(row: ConversationRow, change: ConversationChange): ConversationRow {
  return {
    ...row,
    status: change.status ?? row.status,
    group_id: change.groupId ?? row.group_id,
    assignee: change.assignee === undefined ? row.assignee : change.assignee,
    priority: change.priority ?? row.priority,
    labels: change.labels ?? row.labels,
  };
}

const sameLabels = (a: readonly string[], b: readonly string[]): boolean => a.join("\n") === b.join("\n");

/** One event for each kind of change; nothing changed, nothing is told. */
function typesOf(before: ConversationRow, after: ConversationRow): EventType[] {
  const types: EventType[] = [];
  if (after.group_id !== before.group_id) types.push("conversation.transferred");
  if (after.assignee !== before.assignee) types.push("conversation.assigned");
  if (after.status !== before.status && after.status === "closed") types.push("conversation.closed");
  if (after.status !== before.status && before.status === "closed") types.push("conversation.reopened");
  const rest = after.priority !== before.priority || !sameLabels(after.labels, before.labels);
  const moved = after.status !== before.status && after.status !== "closed" && before.status !== "closed";
  if (rest || moved) types.push("conversation.updated");
  return types;
}

/** The unique index that allows one open conversation per person and thread. */
function conflict(error: unknown): never {
  if (error instanceof Error && "code" in error && error.code === "23505")
    throw new Problem(409, "Conflict", "the same people already have another open conversation");
  throw error;
}

/** Changes a held conversation, with its events and its line in the book. */
export async function changeConversation(
  deps: DeskDeps,
  tx: Tx,
  conversation: HeldConversation,
  change: ConversationChange,
  actor: Actor,
): Promise<Recorded> {
  const { held } = conversation;
  const after = changed(held.row, change);
  const types = typesOf(held.row, after);
  if (types.length === 0) return { leased: [], behind: [] };
  await setConversation(tx, after).catch(conflict);
  const closedAt = after.status === "closed" ? (held.row.closed_at ?? tx.now) : null;
  const now = { ...conversation, held: { ...held, row: { ...after, closed_at: closedAt } } };
  const notTo = actor.endpointId === undefined ? {} : { notTo: actor.endpointId };
  const happenings: Happening[] = types.map((type) => ({ type, time: tx.now.toISOString(), data: {}, ...notTo }));
  const recorded = await recordHappenings(deps, tx, now, happenings);
  const object = { k: "conversation", id: after.id };
  const ctx = { changes: types.join(" "), group: after.group_id };
  const line = {
    type: "conversation.changed",
    outcome: "success",
    object,
    subject: [after.person_id],
    ctx,
  } as const;
  await append(tx, actorContext(actor), line);
  return recorded;
}
