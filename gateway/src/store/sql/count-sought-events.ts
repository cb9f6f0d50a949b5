import type { Tx } from "../transaction.js";
import { type SoughtEvents, soughtCondition, soughtValues } from "./sought-events.js";

const statement = {
  name: "count-sought-events",
  text: `SELECT count(*)::int AS n FROM event e WHERE ${soughtCondition}`,
};

/** How many events of the past are sought. */
export async function countSoughtEvents(tx: Tx, sought: SoughtEvents): Promise<number> {
  const [row] = await tx.run<{ n: number }>(statement, soughtValues(sought));
  return row?.n ?? 0;
}
