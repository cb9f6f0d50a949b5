import { byteaArray, textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

const statement = {
  name: "fill-next-index",
  text: `UPDATE contact_point t SET bidx_next = i.bidx FROM unnest($1::text[], $2::bytea[]) AS i(id, bidx)
    WHERE t.id = i.id AND t.bidx_next IS NULL`,
};

export const fillNextIndex = (
  tx: Tx,
  points: readonly { readonly id: string; readonly bidx: Buffer }[],
): Promise<unknown> =>
  tx.run(statement, [textArray(points.map((point) => point.id)), byteaArray(points.map((point) => point.bidx))]);
