import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

const statement = {
  name: "find-newest-events",
  text: `SELECT id FROM event e WHERE e.expired_at IS NULL AND EXISTS (SELECT 1 FROM data_key k WHERE k.kid = e.kid AND k.wrapped IS NOT NULL) AND type = ANY($2::text[]) AND ($3::boolean OR visibility = 'public')
    AND not_to IS DISTINCT FROM $1 AND coalesce(only_to, $1) = $1 ORDER BY id DESC LIMIT $4`,
};

/** The ids of an endpoint's newest events, newest first. */
export async function findNewestEvents(
  tx: Tx,
  endpointId: string,
  types: readonly string[],
  notes: boolean,
  limit: number,
): Promise<string[]> {
  const rows = await tx.run<{ id: string }>(statement, [endpointId, textArray(types), notes, limit]);
  return rows.map(({ id }) => id);
}
