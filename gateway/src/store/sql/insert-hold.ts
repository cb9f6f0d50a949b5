import type { Tx } from "../transaction.js";
import { type HoldRow, holdColumns } from "./hold-row.js";

export type NewHold = Pick<HoldRow, "id" | "kind" | "target_id" | "from_at" | "to_at" | "reason" | "placed_by">;

const statement = {
  name: "insert-hold",
  text: `INSERT INTO hold (id, kind, target_id, from_at, to_at, reason, placed_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING ${holdColumns}`,
};

export async function insertHold(tx: Tx, hold: NewHold): Promise<HoldRow> {
  const { id, kind, target_id, from_at, to_at, reason, placed_by } = hold;
  const rows = await tx.run<HoldRow>(statement, [id, kind, target_id, from_at, to_at, reason, placed_by]);
  return rows[0] as HoldRow;
}
