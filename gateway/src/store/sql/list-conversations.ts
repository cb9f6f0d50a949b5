import type { Tx } from "../transaction.js";
import { type HeldRow, heldColumns } from "./lock-conversation.js";

const statement = {
  name: "list-conversations",
  text: `SELECT ${heldColumns}
    WHERE c.id > $1 AND ($2::text[] IS NULL OR c.group_id = ANY($2)) AND ($3::text IS NULL OR c.status = $3)
    ORDER BY c.id LIMIT $4`,
};

/** Conversations of these groups (null: all), oldest first. */
export const listConversations = (
  tx: Tx,
  after: string,
  groups: readonly string[] | null,
  status: string | null,
  limit: number,
): Promise<HeldRow[]> => tx.run<HeldRow>(statement, [after, groups && [...groups], status, limit]);
