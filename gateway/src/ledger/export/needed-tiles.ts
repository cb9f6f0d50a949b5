import { type Range, subtreesOf } from "../merkle/subtrees.js";
import { type Tile, tileOfNode, tileWidth, widthOf } from "../merkle/tiles.js";

/** The tiles above the leaves of a range, at every level: they say which of its entries was changed. */
function over({ from, to }: Range, size: number): readonly Tile[] {
  const tiles: Tile[] = [];
  for (let level = 0; size >= tileWidth ** level; level += 1) {
    const covered = tileWidth ** (level + 1);
    for (let n = Math.floor(from / covered); n * covered < to; n += 1)
      tiles.push({ level, n, width: widthOf({ level, n }, size) });
  }
  return tiles.filter(({ width }) => width > 0);
}

/** The tiles of a tree of `size` leaves that link the leaves of a range to its root. */
export function neededTiles(range: Range, size: number): readonly Tile[] {
  const beside = [...subtreesOf({ from: 0, to: range.from }), ...subtreesOf({ from: range.to, to: size })];
  const tiles = beside.map(tileOfNode).map((at) => ({ ...at, width: widthOf(at, size) }));
  const known = new Map([...over(range, size), ...tiles].map((tile) => [`${tile.level}/${tile.n}`, tile]));
  return [...known.values()];
}
