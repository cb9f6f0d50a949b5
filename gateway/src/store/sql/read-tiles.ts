import type { Tx } from "../transaction.js";

const statement = {
  name: "read-tiles",
  text: "SELECT n::float8 AS n, hashes FROM audit_tile WHERE level = $1 AND n >= $2 AND n < $3 ORDER BY n",
};

/** The tiles of one level from number `from` to before `to`. */
export const readTiles = (
  tx: Tx,
  level: number,
  from: number,
  to: number,
): Promise<{ readonly n: number; readonly hashes: Buffer }[]> => tx.run(statement, [level, from, to]);
