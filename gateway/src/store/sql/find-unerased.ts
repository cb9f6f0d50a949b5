import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

const statement = {
  name: "find-unerased",
  text: "SELECT id FROM person WHERE id = ANY($1::text[]) AND erased_at IS NULL ORDER BY id",
};

/** Who of these is there and not erased. */
export const findUnerased = async (tx: Tx, people: readonly string[]): Promise<string[]> =>
  (await tx.run<{ id: string }>(statement, [textArray(people)])).map(({ id }) => id);
