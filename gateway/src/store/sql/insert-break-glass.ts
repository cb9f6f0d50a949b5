import type { Tx } from "../transaction.js";

export interface NewBreakGlass {
  readonly id: string;
  readonly actor: string;
  readonly object: { readonly kind: "conversation" | "person"; readonly id: string };
  readonly kid: string;
  readonly reason: Buffer;
  readonly mins: number;
}

const statement = {
  name: "insert-break-glass",
  text: `INSERT INTO break_glass (id, actor, object_kind, object_id, kid, reason, until)
    VALUES ($1, $2, $3, $4, $5, $6, now() + make_interval(mins => $7)) RETURNING until`,
};

export async function insertBreakGlass(tx: Tx, opened: NewBreakGlass): Promise<Date> {
  const { id, actor, object, kid, reason, mins } = opened;
  const [row] = await tx.run<{ until: Date }>(statement, [id, actor, object.kind, object.id, kid, reason, mins]);
  if (row === undefined) throw new Error("a break-glass was not written");
  return row.until;
}
