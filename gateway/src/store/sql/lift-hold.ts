import type { Tx } from "../transaction.js";

const statement = {
  name: "lift-hold",
  text: `UPDATE hold SET lifted_by = $2, lifted_at = now() WHERE id = $1 AND lifted_at IS NULL RETURNING id`,
};

/** Ends a hold; false: there is none by that id, or it was lifted before. */
export const liftHold = async (tx: Tx, id: string, by: string): Promise<boolean> =>
  (await tx.run(statement, [id, by])).length > 0;
