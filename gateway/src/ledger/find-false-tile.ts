import { readTiles } from "../store/sql/read-tiles.js";
import type { Tx } from "../store/transaction.js";
import { rootOfLeaves } from "./merkle/frontier.js";
import { hashBytes } from "./merkle/hash.js";
import { type TileAt, tileWidth } from "./merkle/tiles.js";

const hashesIn = (tile: Buffer): readonly Buffer[] =>
  Array.from({ length: tile.length / hashBytes }, (_, at) => tile.subarray(at * hashBytes, (at + 1) * hashBytes));

/** Of the tiles below one tile, the first that is not what stands there for it. */
async function falseBelow(
  tx: Tx,
  level: number,
  above: number,
  hashes: readonly Buffer[],
): Promise<number | undefined> {
  const first = above * tileWidth;
  const below = new Map((await readTiles(tx, level, first, first + tileWidth)).map(({ n, hashes: own }) => [n, own]));
  const at = hashes.findIndex((hash, place) => {
    const own = below.get(first + place);
    return own === undefined || !rootOfLeaves(hashesIn(own)).equals(hash);
  });
  return at === -1 ? undefined : first + at;
}

/** The first full tile whose hash is not in the tile above it: each level is made from the one below. */
export async function findFalseTile(tx: Tx, size: number): Promise<TileAt | undefined> {
  for (let level = 0; size >= tileWidth ** (level + 1); level += 1)
    for (let above = 0; above * tileWidth ** (level + 2) < size; above += 1) {
      const [tile] = await readTiles(tx, level + 1, above, above + 1);
      const wanted = Math.min(tileWidth, Math.floor(size / tileWidth ** (level + 1)) - above * tileWidth);
      const hashes = tile === undefined ? [] : hashesIn(tile.hashes);
      if (wanted > 0 && hashes.length < wanted) return { level: level + 1, n: above };
      const n = await falseBelow(tx, level, above, hashes);
      if (n !== undefined) return { level, n };
    }
  return undefined;
}
