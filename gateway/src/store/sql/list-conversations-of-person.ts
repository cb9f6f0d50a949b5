import type { Tx } from "../transaction.js";

export interface ConversationOfPerson {
  readonly id: string;
  readonly account_id: string;
  readonly group_id: string;
  readonly status: string;
  readonly last_activity_at: Date;
}

const statement = {
  name: "list-conversations-of-person",
  text: `SELECT c.id, c.account_id, c.group_id, c.status, c.last_activity_at
    FROM identity_link l JOIN conversation c ON c.contact_point_id = l.contact_point_id
    WHERE l.person_id = $1 AND c.person_id = $1 AND ($2::text[] IS NULL OR c.group_id = ANY($2))
    ORDER BY c.id DESC LIMIT 200`,
};

/** A person's newest conversations in these groups (null: in all). */
export const listConversationsOfPerson = (
  tx: Tx,
  personId: string,
  groups: readonly string[] | null,
): Promise<ConversationOfPerson[]> => tx.run<ConversationOfPerson>(statement, [personId, groups && [...groups]]);
