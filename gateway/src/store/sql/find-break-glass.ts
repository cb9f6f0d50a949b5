import type { Tx } from "../transaction.js";

const statement = {
  name: "find-break-glass",
  text: `SELECT id FROM break_glass WHERE object_kind = $1 AND object_id = $2 AND actor = $3 AND until > now()
    ORDER BY until DESC LIMIT 1`,
};

/** The act by which this actor may see this object now. */
export const findBreakGlass = async (
  tx: Tx,
  object: { readonly kind: string; readonly id: string },
  actor: string,
): Promise<string | undefined> => (await tx.run<{ id: string }>(statement, [object.kind, object.id, actor]))[0]?.id;
