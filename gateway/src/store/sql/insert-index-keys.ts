import { byteaArray, textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";
import type { IndexKeyState } from "./list-index-keys.js";

export interface NewIndexKey {
  readonly field: string;
  readonly generation: number;
  readonly wrapped: Buffer;
}

const statement = {
  name: "insert-index-keys",
  text: `INSERT INTO index_key (field, generation, wrapped, state, kek_id)
    SELECT field, generation::int, wrapped, $4, $5 FROM unnest($1::text[], $2::text[], $3::bytea[]) AS i(field, generation, wrapped)
    ORDER BY field ON CONFLICT DO NOTHING`,
};

/** New keys of blind indexes, all in one state; one that another process made first stays. */
export const insertIndexKeys = (
  tx: Tx,
  keys: readonly NewIndexKey[],
  state: IndexKeyState,
  kekId: string,
): Promise<unknown> =>
  tx.run(statement, [
    textArray(keys.map((key) => key.field)),
    textArray(keys.map((key) => String(key.generation))),
    byteaArray(keys.map((key) => key.wrapped)),
    state,
    kekId,
  ]);
