import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

const statement = {
  name: "forget-person-exports",
  text: `WITH gone AS (UPDATE person_export SET state = 'expired', purpose = '', content_id = NULL, bytes = NULL,
      sha256 = NULL, failure = NULL WHERE people && $1::text[] RETURNING 1)
    SELECT count(*)::int AS n FROM gone`,
};

/** Exports of these people stand for nothing any more, but that they were asked for. */
export async function forgetPersonExports(
  tx: Tx,
  people: readonly string[],
): Promise<{ readonly person_exports: number }> {
  const [row] = await tx.run<{ n: number }>(statement, [textArray(people)]);
  return { person_exports: row?.n ?? 0 };
}
