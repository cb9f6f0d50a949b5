import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

const statement = {
  name: "list-minors-among",
  text: `SELECT DISTINCT person_id FROM minor_period
    WHERE person_id = ANY($1::text[]) AND from_at < $3 AND (to_at IS NULL OR to_at >= $2)`,
};

/** Who of these was known to be a minor at some time from `from` to before `to`. */
export const listMinorsAmong = async (tx: Tx, people: readonly string[], from: Date, to: Date): Promise<string[]> =>
  (await tx.run<{ person_id: string }>(statement, [textArray(people), from, to])).map(({ person_id }) => person_id);
