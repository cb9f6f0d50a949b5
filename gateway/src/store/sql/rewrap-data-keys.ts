import { byteaArray, textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";
import type { KeyToWrap } from "./list-keys-to-wrap.js";

const statement = {
  name: "rewrap-data-keys",
  text: `UPDATE data_key d SET kek_id = $3,
      wrapped = CASE WHEN d.wrapped IS NOT NULL THEN i.wrapped END,
      withheld = CASE WHEN d.withheld IS NOT NULL THEN i.wrapped END
    FROM unnest($1::text[], $2::bytea[]) AS i(kid, wrapped)
    WHERE d.kid = i.kid AND d.kek_id <> $3 AND coalesce(d.wrapped, d.withheld) IS NOT NULL RETURNING d.kid`,
};

/** Returns how many were changed: one that was destroyed or set aside meanwhile stays so. */
export const rewrapDataKeys = async (tx: Tx, keys: readonly KeyToWrap[], kekId: string): Promise<number> => {
  const kids = textArray(keys.map((key) => key.kid));
  return (await tx.run(statement, [kids, byteaArray(keys.map((key) => key.wrapped)), kekId])).length;
};
