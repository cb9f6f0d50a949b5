import type { Tx } from "../transaction.js";
import { type HoldRow, holdColumns } from "./hold-row.js";

const statement = {
  name: "list-holds",
  text: `SELECT ${holdColumns} FROM hold WHERE $1 = '' OR id < $1 ORDER BY id DESC LIMIT $2`,
};

/** Holds, newest first; those that were lifted as well. */
export const listHolds = (tx: Tx, before: string, limit: number): Promise<HoldRow[]> =>
  tx.run<HoldRow>(statement, [before, limit]);
