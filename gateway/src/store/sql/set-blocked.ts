import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

const statement = {
  name: "set-blocked",
  text: `UPDATE contact_point c SET blocked = i.blocked = 'true'
    FROM unnest($1::text[], $2::text[]) AS i(id, blocked) WHERE c.id = i.id`,
};

/** Contact points that want nothing more from the school, or allow it again. */
export const setBlocked = (
  tx: Tx,
  points: readonly { readonly contactPointId: string; readonly blocked: boolean }[],
): Promise<unknown> =>
  tx.run(statement, [textArray(points.map((p) => p.contactPointId)), textArray(points.map((p) => String(p.blocked)))]);
