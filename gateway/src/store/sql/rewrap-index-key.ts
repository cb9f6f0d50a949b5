import type { Tx } from "../transaction.js";
import type { IndexKeyRow } from "./list-index-keys.js";

const statement = {
  name: "rewrap-index-key",
  text: `UPDATE index_key SET wrapped = $3, kek_id = $4
    WHERE field = $1 AND generation = $2 AND kek_id <> $4 AND wrapped IS NOT NULL`,
};

export const rewrapIndexKey = (
  tx: Tx,
  { field, generation }: Pick<IndexKeyRow, "field" | "generation">,
  wrapped: Buffer,
  kekId: string,
): Promise<unknown> => tx.run(statement, [field, generation, wrapped, kekId]);
