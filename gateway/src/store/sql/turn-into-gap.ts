import type { Tx } from "../transaction.js";
import type { Fenced } from "./finish-deliveries.js";

const statement = {
  name: "turn-into-gap",
  text: `UPDATE delivery SET item_id = $3, gap = $4, attempt = 0, crashes = 0, owner = NULL, due_at = now(), first_at = now()
    WHERE id = $1 AND fence = $2 RETURNING id`,
};

/** Puts the marker of a missing event in the place of the row that died, so that the lane can move on. */
export async function turnIntoGap(
  tx: Tx,
  row: Fenced,
  eventId: string,
  gap: { readonly event_id: string; readonly reason: string },
): Promise<boolean> {
  return (await tx.run(statement, [row.id, row.fence, eventId, JSON.stringify(gap)])).length > 0;
}
