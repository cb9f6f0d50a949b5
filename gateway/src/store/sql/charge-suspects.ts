import { int8Array, textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";
import type { Fenced } from "./finish-deliveries.js";

const statement = {
  name: "charge-suspects",
  text: `UPDATE delivery d SET crashes = d.crashes + 1 FROM unnest($1::text[], $2::bigint[]) AS i(id, fence)
    WHERE d.id = i.id AND d.fence = i.fence RETURNING d.id`,
};

/** Lays the end of this process to rows about to be tried, until their tries end; returns those whose lease is still ours. */
export async function chargeSuspects(tx: Tx, rows: readonly Fenced[]): Promise<ReadonlySet<string>> {
  const ours = await tx.run<{ id: string }>(statement, [
    textArray(rows.map((r) => r.id)),
    int8Array(rows.map((r) => r.fence)),
  ]);
  return new Set(ours.map((row) => row.id));
}
