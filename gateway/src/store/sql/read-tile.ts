import type { Tx } from "../transaction.js";

const statement = { name: "read-tile", text: "SELECT hashes FROM audit_tile WHERE level = $1 AND n = $2" };

/** The hashes of a tile, 32 bytes each, one after the other. */
export const readTile = async (tx: Tx, level: number, n: number): Promise<Buffer | undefined> =>
  (await tx.run<{ hashes: Buffer }>(statement, [level, n]))[0]?.hashes;
