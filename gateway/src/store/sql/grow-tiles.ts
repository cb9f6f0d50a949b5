import { byteaArray, int8Array } from "../binary-array.js";
import type { Tx } from "../transaction.js";

export interface GrownTile {
  readonly level: number;
  readonly n: number;
  readonly hashes: Buffer;
}

const statement = {
  name: "grow-tiles",
  text: `INSERT INTO audit_tile AS t (level, n, width, hashes)
    SELECT level, n, octet_length(hashes) / 32, hashes
    FROM unnest($1::bigint[], $2::bigint[], $3::bytea[]) AS i(level, n, hashes)
    ON CONFLICT (level, n) DO UPDATE SET width = t.width + EXCLUDED.width, hashes = t.hashes || EXCLUDED.hashes`,
};

/** Writes new tiles, and the ends of those that were not full. */
export const growTiles = (tx: Tx, tiles: readonly GrownTile[]): Promise<unknown> =>
  tx.run(statement, [
    int8Array(tiles.map(({ level }) => level)),
    int8Array(tiles.map(({ n }) => n)),
    byteaArray(tiles.map(({ hashes }) => hashes)),
  ]);
