import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";
import { type HeldRow, heldColumns } from "./lock-conversation.js";

const statement = {
  name: "list-conversations-of-people",
  text: `SELECT ${heldColumns} WHERE c.person_id = ANY($1::text[]) AND c.id > $2 AND c.created_at <= $3 ORDER BY c.id LIMIT $4`,
};

/** Conversations with these people that had begun by a time, oldest first, after one of them. */
export const listConversationsOfPeople = (
  tx: Tx,
  people: readonly string[],
  begunBy: Date,
  after: string,
  limit: number,
): Promise<HeldRow[]> => tx.run<HeldRow>(statement, [textArray(people), after, begunBy, limit]);
