import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

const statement = {
  name: "count-messages-of-people",
  text: `SELECT coalesce(sum(next_message - 1), 0)::float8 AS n FROM conversation WHERE person_id = ANY($1::text[])`,
};

/** How many messages the conversations of these people have. */
export const countMessagesOfPeople = async (tx: Tx, people: readonly string[]): Promise<number> =>
  (await tx.run<{ n: number }>(statement, [textArray(people)]))[0]?.n ?? 0;
