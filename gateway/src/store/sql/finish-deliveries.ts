import { int8Array, textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

/** A row and the lease it was sent under. */
export interface Fenced {
  readonly id: string;
  readonly fence: number;
}

const statement = {
  name: "finish-deliveries",
  text: `DELETE FROM delivery d USING unnest($1::text[], $2::bigint[]) AS i(id, fence)
    WHERE d.id = i.id AND d.fence = i.fence RETURNING d.id`,
};

/** Ends deliveries whose lease still holds; a row that is missing from the answer belongs to somebody else by now. */
export async function finishDeliveries(tx: Tx, rows: readonly Fenced[]): Promise<ReadonlySet<string>> {
  const done = await tx.run<{ id: string }>(statement, [
    textArray(rows.map((r) => r.id)),
    int8Array(rows.map((r) => r.fence)),
  ]);
  return new Set(done.map((row) => row.id));
}
