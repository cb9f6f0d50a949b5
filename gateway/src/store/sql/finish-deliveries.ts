import { byteaArray, int8Array, textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

/** A row and the lease it was sent under. */
export interface Fenced {
  readonly id: string;
  readonly fence: number;
}

export interface Finished extends Fenced {
  /** Its line in the book, written if the lease still held; null where the caller writes a fuller one. */
  readonly entry: Buffer | null;
}

const statement = {
  name: "finish-deliveries",
  text: `WITH i AS (SELECT * FROM unnest($1::text[], $2::bigint[], $3::bytea[]) AS i(id, fence, entry)),
    done AS (
      DELETE FROM delivery d USING i WHERE d.id = i.id AND d.fence = i.fence
      RETURNING d.id, i.entry, d.ordered AND EXISTS (SELECT 1 FROM delivery n WHERE n.kind = d.kind
        AND n.target_id = d.target_id AND n.partition_key = d.partition_key AND n.sequence >= d.sequence
          AND n.id <> d.id) AS followed),
    booked AS (
      INSERT INTO audit_entry (type, entry) SELECT 'delivery.done', entry FROM done WHERE entry IS NOT NULL)
    SELECT id, followed FROM done`,
};

/**
 * Ends deliveries whose lease still holds; a row that is missing from the answer belongs to somebody else by now. The
 * value tells whether another row of the lane stands behind it, be it the event itself behind the marker of its gap.
 */
export async function finishDeliveries(tx: Tx, rows: readonly Finished[]): Promise<ReadonlyMap<string, boolean>> {
  const done = await tx.run<{ id: string; followed: boolean }>(statement, [
    textArray(rows.map((r) => r.id)),
    int8Array(rows.map((r) => r.fence)),
    byteaArray(rows.map((r) => r.entry)),
  ]);
  return new Map(done.map((row) => [row.id, row.followed]));
}
