import type { Tx } from "../transaction.js";

const statement = {
  name: "move-replay",
  text: `UPDATE replay SET position = $2, sent = sent + $3, skipped = skipped + $4, updated_at = now(),
      state = CASE WHEN $5::boolean THEN 'done' ELSE state END WHERE id = $1`,
};

/** One step of a replay, in the transaction that wrote its deliveries. */
export const moveReplay = (
  tx: Tx,
  id: string,
  step: { readonly position: string; readonly sent: number; readonly skipped: number; readonly done: boolean },
): Promise<unknown> => tx.run(statement, [id, step.position, step.sent, step.skipped, step.done]);
