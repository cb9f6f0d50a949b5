import { findFalseLeaf } from "../store/sql/find-false-leaf.js";
import { readNewestCheckpoint } from "../store/sql/read-newest-checkpoint.js";
import type { Tx } from "../store/transaction.js";
import { findFalseTile } from "./find-false-tile.js";
import { tileWidth } from "./merkle/tiles.js";
import { rootOfDatabase } from "./seal/tree-of-database.js";

const pageLeaves = 65_536;

/**
 * Compares every sealed entry of the database with the tree, and the tree with its newest checkpoint. Returns how many
 * entries there are. Throws naming the first that is not what was sealed. Whose checkpoint it is, is for the sealer and
 * the verifier to say.
 */
export async function checkBook(tx: Tx): Promise<number> {
  const newest = await readNewestCheckpoint(tx);
  if (newest === undefined) return 0;
  for (let from = 0; from < newest.size; from += pageLeaves) {
    const bad = await findFalseLeaf(tx, from, Math.min(from + pageLeaves, newest.size));
    if (bad !== undefined)
      throw new Error(`账本第 ${bad} 条不是封存时的 | entry ${bad} of the book is not what was sealed`);
  }
  const tile = await findFalseTile(tx, newest.size);
  if (tile !== undefined) {
    const first = tile.n * tileWidth ** (tile.level + 1);
    throw new Error(
      `账本第 ${first} 条起的哈希不是封存时的 | hashes from entry ${first} of the book on are not what was sealed (tile ${tile.level}/${tile.n})`,
    );
  }
  if (!(await rootOfDatabase(tx, newest.size)).equals(newest.root))
    throw new Error(`账本的树与检查点不符 | the tree of ${newest.size} entries is not that of its checkpoint`);
  return newest.size;
}
