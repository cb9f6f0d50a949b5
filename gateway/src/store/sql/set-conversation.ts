import type { Tx } from "../transaction.js";

const statement = {
  name: "set-conversation",
  text: `UPDATE conversation SET status = $2, group_id = $3, assignee = $4, priority = $5,
      labels = ARRAY(SELECT jsonb_array_elements_text($6::jsonb)),
      closed_at = CASE WHEN $2 = 'closed' THEN coalesce(closed_at, now()) END
    WHERE id = $1`,
};

/** The new state of a locked conversation. */
export const setConversation = (
  tx: Tx,
  c: {
    readonly id: string;
    readonly status: string;
    readonly group_id: string;
    readonly assignee: string | null;
    readonly priority: string;
    readonly labels: readonly string[];
  },
): Promise<unknown> =>
  tx.run(statement, [c.id, c.status, c.group_id, c.assignee, c.priority, JSON.stringify(c.labels)]);
