import type { Tx } from "../transaction.js";

export interface MinorCounts {
  /** Known to be a minor at some time from `from` to before `to`. */
  readonly during: number;
  /** Known to be one when that time ended; where it has not yet, now. */
  readonly at_end: number;
}

const statement = {
  name: "count-minors",
  text: `SELECT count(DISTINCT person_id)::int AS during,
      (count(DISTINCT person_id) FILTER (WHERE to_at IS NULL OR to_at >= least($2, now())))::int AS at_end
    FROM minor_period WHERE from_at < least($2, now()) AND (to_at IS NULL OR to_at >= $1)`,
};

/** How many people were known to be minors in a period. */
export const countMinors = async (tx: Tx, from: Date, to: Date): Promise<MinorCounts> =>
  (await tx.run<MinorCounts>(statement, [from, to]))[0] ?? { during: 0, at_end: 0 };
