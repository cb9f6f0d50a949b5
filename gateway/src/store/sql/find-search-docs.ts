import type { Tx } from "../transaction.js";

export interface SearchHit {
  readonly message_id: string;
  readonly conversation_id: string;
}

const groups = { name: "list-search-groups", text: `SELECT group_id FROM search_group ORDER BY group_id` };

/** Groups whose keys tokens were made with. */
export const listSearchGroups = async (tx: Tx): Promise<string[]> =>
  (await tx.run<{ group_id: string }>(groups, [])).map(({ group_id }) => group_id);

// The tokens first, whatever the planner thinks of them: by the order of ids it would read every message there is.
const find = {
  name: "find-search-docs",
  text: `WITH hit AS MATERIALIZED (SELECT message_id, conversation_id FROM search_doc WHERE tokens @> $1::int4[])
    SELECT h.message_id, h.conversation_id FROM hit h JOIN conversation c ON c.id = h.conversation_id
    WHERE ($2 = '' OR h.message_id < $2) AND ($3::text[] IS NULL OR c.group_id = ANY($3))
    ORDER BY h.message_id DESC LIMIT $4`,
};

/** Messages older than `before` with all these tokens, in conversations of these groups (null: of all), newest first. */
export const findSearchDocs = (
  tx: Tx,
  tokens: readonly number[],
  before: string,
  groupIds: readonly string[] | null,
  limit: number,
): Promise<SearchHit[]> => tx.run<SearchHit>(find, [[...tokens], before, groupIds && [...groupIds], limit]);
