import type { Tx } from "../transaction.js";
import { type ErasureRow, erasureColumns } from "./erasure-row.js";

const statement = { name: "list-erasures", text: `SELECT ${erasureColumns} FROM erasure ORDER BY id` };

/** Everybody who is erased or is to be. */
export const listErasures = (tx: Tx): Promise<ErasureRow[]> => tx.run<ErasureRow>(statement, []);
