import { int8Array, textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";
import type { Fenced } from "./finish-deliveries.js";

const statement = {
  name: "begin-sends",
  text: `UPDATE delivery d SET begun = true FROM unnest($1::text[], $2::bigint[]) AS i(id, fence)
    WHERE d.id = i.id AND d.fence = i.fence RETURNING d.id`,
};

/** From now on these may have reached their people; returns those whose lease is still ours. */
export async function beginSends(tx: Tx, rows: readonly Fenced[]): Promise<ReadonlySet<string>> {
  const ours = await tx.run<{ id: string }>(statement, [
    textArray(rows.map((r) => r.id)),
    int8Array(rows.map((r) => r.fence)),
  ]);
  return new Set(ours.map((row) => row.id));
}
