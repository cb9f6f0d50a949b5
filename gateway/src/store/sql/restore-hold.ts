import type { Tx } from "../transaction.js";
import { type HoldRow, holdColumns } from "./hold-row.js";

const statement = {
  name: "restore-hold",
  text: `INSERT INTO hold AS h (${holdColumns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    ON CONFLICT (id) DO UPDATE SET lifted_by = excluded.lifted_by, lifted_at = excluded.lifted_at
    WHERE h.lifted_at IS NULL AND excluded.lifted_at IS NOT NULL RETURNING id`,
};

/** Puts back a hold, or its end, that the database does not know of; true where it did not. */
export async function restoreHold(tx: Tx, hold: HoldRow): Promise<boolean> {
  const { id, kind, target_id, from_at, to_at, reason, placed_by, placed_at, lifted_by, lifted_at } = hold;
  const placed = [id, kind, target_id, from_at, to_at, reason, placed_by, placed_at];
  return (await tx.run(statement, [...placed, lifted_by, lifted_at])).length > 0;
}
