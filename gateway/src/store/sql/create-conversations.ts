import { byteaArray, textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";
import { type ConversationRow, conversationColumns } from "./conversation-row.js";
import type { ConversationKey } from "./lock-open-conversations.js";

export interface NewConversation extends ConversationKey {
  readonly id: string;
  readonly channel: string;
  readonly personId: string;
  readonly kid: string;
  readonly threadRef: Buffer | null;
  readonly subject: Buffer | null;
  readonly priority: string;
  readonly groupId: string;
  readonly assignee: string | null;
  readonly labels: readonly string[];
  readonly rule: string;
  readonly traceId: string;
}

const statement = {
  name: "create-conversations",
  text: `INSERT INTO conversation AS c (id, account_id, contact_point_id, thread_key, channel, person_id, kid, thread_ref,
      subject, priority, group_id, assignee, labels, rule, trace_id)
    SELECT id, account, cpt, thread, channel, person, kid, thread_ref, subject, priority, grp, assignee,
      ARRAY(SELECT jsonb_array_elements_text(labels::jsonb)), rule, trace
    FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::text[], $6::text[], $7::text[], $8::bytea[],
      $9::bytea[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[])
      AS i(id, account, cpt, thread, channel, person, kid, thread_ref, subject, priority, grp, assignee, labels, rule, trace)
    ORDER BY account, cpt, thread
    ON CONFLICT DO NOTHING RETURNING ${conversationColumns}`,
};

/** Opens conversations; one that another batch opened meanwhile is left out of the answer. */
export const createConversations = (tx: Tx, rows: readonly NewConversation[]): Promise<ConversationRow[]> =>
  tx.run<ConversationRow>(statement, [
    textArray(rows.map((r) => r.id)),
    textArray(rows.map((r) => r.accountId)),
    textArray(rows.map((r) => r.contactPointId)),
    byteaArray(rows.map((r) => r.threadKey)),
    textArray(rows.map((r) => r.channel)),
    textArray(rows.map((r) => r.personId)),
    textArray(rows.map((r) => r.kid)),
    byteaArray(rows.map((r) => r.threadRef)),
    byteaArray(rows.map((r) => r.subject)),
    textArray(rows.map((r) => r.priority)),
    textArray(rows.map((r) => r.groupId)),
    textArray(rows.map((r) => r.assignee)),
    textArray(rows.map((r) => JSON.stringify(r.labels))),
    textArray(rows.map((r) => r.rule)),
    textArray(rows.map((r) => r.traceId)),
  ]);
