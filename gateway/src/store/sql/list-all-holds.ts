import type { Tx } from "../transaction.js";
import { type HoldRow, holdColumns } from "./hold-row.js";

const statement = { name: "list-all-holds", text: `SELECT ${holdColumns} FROM hold ORDER BY id` };

/** Every hold there is or was. */
export const listAllHolds = (tx: Tx): Promise<HoldRow[]> => tx.run<HoldRow>(statement, []);
