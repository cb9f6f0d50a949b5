import { readTile } from "../../store/sql/read-tile.js";
import type { Tx } from "../../store/transaction.js";
import type { NodeAt, Range } from "../merkle/subtrees.js";
import { type HashOf, hashOfRange, subtreesOf } from "../merkle/subtrees.js";
import { nodesInTiles, type TileAt, tileOfNode } from "../merkle/tiles.js";
import { HaltedError } from "./halted-error.js";

const nameOf = ({ level, n }: TileAt): string => `${level}/${n}`;

/** Reads the tiles that hold these nodes, each once. Throws where one is missing. */
export async function nodesOfDatabase(tx: Tx, nodes: readonly NodeAt[]): Promise<HashOf> {
  const tiles = new Map<string, Buffer>();
  for (const at of nodes.map(tileOfNode)) {
    if (tiles.has(nameOf(at))) continue;
    const hashes = await readTile(tx, at.level, at.n);
    if (hashes === undefined) throw new HaltedError(`tile ${nameOf(at)} is missing in the book`);
    tiles.set(nameOf(at), hashes);
  }
  return nodesInTiles((at) => tiles.get(nameOf(at)) ?? Buffer.alloc(0));
}

/** The root of the first `size` leaves, by the tiles. */
export async function rootOfDatabase(tx: Tx, size: number): Promise<Buffer> {
  const range: Range = { from: 0, to: size };
  return hashOfRange(range, await nodesOfDatabase(tx, subtreesOf(range)));
}

/** The same for many sizes, each tile read once. */
export async function rootsOfDatabase(tx: Tx, sizes: readonly number[]): Promise<readonly Buffer[]> {
  const ranges = sizes.map((to): Range => ({ from: 0, to }));
  const hashOf = await nodesOfDatabase(tx, ranges.flatMap(subtreesOf));
  return ranges.map((range) => hashOfRange(range, hashOf));
}
