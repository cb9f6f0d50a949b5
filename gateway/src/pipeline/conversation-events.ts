import type { EventData, EventType } from "@gatehouse/sdk";
import { advanceConversations } from "../store/sql/advance-conversations.js";
import type { Tx } from "../store/transaction.js";
import { conversationView, countersOf, personView } from "./admit/conversations.js";
import type { HeldConversation } from "./hold-conversation.js";
import { type RecordDeps, type Recorded, recordEvents, type SendDraft } from "./record-events.js";

/** Something that happened in a held conversation; conversation and person are added to its data. */
export interface Happening {
  readonly type: EventType;
  readonly time: string;
  readonly data: Omit<EventData, "conversation" | "person">;
  readonly visibility?: "public" | "private";
  readonly notTo?: string;
  readonly onlyTo?: string;
}

/** Numbers and records what happened in one held conversation, with the sends it causes. */
export async function recordHappenings(
  deps: RecordDeps,
  tx: Tx,
  { held, identity }: HeldConversation,
  happenings: readonly Happening[],
  send?: { readonly messageId: string },
): Promise<Recorded> {
  const { row } = held;
  const about = {
    conversation: conversationView(held, identity.key, deps.setup.accounts.get(row.account_id)),
    person: personView(identity),
  };
  const drafts = happenings.map(({ data, visibility = "public", ...happening }) => ({
    ...happening,
    accountId: row.account_id,
    subject: `conversations/${row.id}`,
    partitionKey: row.id,
    sequence: held.nextEvent++,
    key: identity.key,
    data: { ...data, ...about },
    visibility,
    urgent: row.priority === "urgent",
  }));
  const sends: SendDraft[] =
    send === undefined
      ? []
      : [
          {
            accountId: row.account_id,
            messageId: send.messageId,
            conversationId: row.id,
            sequence: held.nextEvent - 1,
          },
        ];
  const [recorded] = await Promise.all([
    recordEvents(deps, tx, drafts, sends),
    advanceConversations(tx, [countersOf(held)]),
  ]);
  return recorded;
}
