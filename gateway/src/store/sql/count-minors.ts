import type { Tx } from "../transaction.js";

const statement = {
  name: "count-minors",
  text: "SELECT count(*)::int AS minors FROM person WHERE minor AND erased_at IS NULL",
};

/** How many people are known to be minors. */
export const countMinors = async (tx: Tx): Promise<number> =>
  (await tx.run<{ minors: number }>(statement, []))[0]?.minors ?? 0;
