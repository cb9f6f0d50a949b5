import type { Tx } from "../transaction.js";
import { type ErasureRow, erasureColumns } from "./erasure-row.js";

const statement = {
  name: "read-erasure",
  text: `SELECT ${erasureColumns} FROM erasure WHERE $1 = ANY(people) ORDER BY id DESC LIMIT 1`,
};

/** The erasure of a person, or of somebody merged with them. */
export const readErasure = async (tx: Tx, personId: string): Promise<ErasureRow | undefined> =>
  (await tx.run<ErasureRow>(statement, [personId]))[0];
