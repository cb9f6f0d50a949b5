import { type Completed, emptyFrontier, grow } from "./frontier.js";
import { hashBytes } from "./hash.js";
import { type HashOf, isCount, type NodeAt } from "./subtrees.js";

/** A full tile holds this many hashes: those of 256 neighbours of one level in eight. */
export const tileWidth = 256;
const tileHeight = 8;

/** Tile `n` of tile level `level`: its hashes are nodes of tree level 8 × `level`. */
export interface TileAt {
  readonly level: number;
  readonly n: number;
}

export interface Tile extends TileAt {
  /** How many hashes it has: 1–256. */
  readonly width: number;
}

/** Hashes to write behind the first `offset` hashes of a tile. */
export interface TileGrowth extends TileAt {
  readonly offset: number;
  readonly hashes: Buffer;
}

/** A tile's number as a path, in groups of three digits: 1234067 → `x001/x234/067`. */
function pathOfNumber(n: number): string {
  const digits = String(n);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, "0").match(/.{3}/g) ?? [];
  return groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join("/");
}

const partOfPath = (width: number): string => (width < tileWidth ? `.p/${width}` : "");

/** `tile/<L>/<N>[.p/<W>]` (c2sp.org/tlog-tiles). */
export const tilePath = ({ level, n, width }: Tile): string => `tile/${level}/${pathOfNumber(n)}${partOfPath(width)}`;

/** How many hashes a tile level has in a tree of `size` leaves; partial tiles are never hashed upward. */
const hashesOfLevel = (size: number, level: number): number => Math.floor(size / tileWidth ** level);

/** How wide a tile is in a tree of `size` leaves; 0: not there yet. */
export const widthOf = ({ level, n }: TileAt, size: number): number =>
  Math.max(0, Math.min(tileWidth, hashesOfLevel(size, level) - n * tileWidth));

/** All tiles of a tree, level by level. */
export function tilesOf(size: number): readonly Tile[] {
  if (!isCount(size)) throw new Error(`a tree cannot have ${size} leaves`);
  const tiles: Tile[] = [];
  for (let level = 0; hashesOfLevel(size, level) > 0; level += 1)
    for (let n = 0; widthOf({ level, n }, size) > 0; n += 1)
      tiles.push({ level, n, width: widthOf({ level, n }, size) });
  return tiles;
}

/** What a grown tree (`levels` of `grow`) adds to its tiles. */
export function tileGrowths(levels: readonly Completed[]): readonly TileGrowth[] {
  const growths: TileGrowth[] = [];
  for (let level = 0; level * tileHeight < levels.length; level += 1) {
    const { first, hashes } = levels[level * tileHeight] as Completed;
    for (let at = 0; at < hashes.length; ) {
      const offset = (first + at) % tileWidth;
      const taken = hashes.slice(at, at + tileWidth - offset);
      growths.push({ level, n: Math.floor((first + at) / tileWidth), offset, hashes: Buffer.concat(taken) });
      at += taken.length;
    }
  }
  return growths;
}

/** Which tile holds a node's hash, or those below it. */
export function tileOfNode({ level, index }: NodeAt): TileAt {
  const within = level % tileHeight;
  return { level: (level - within) / tileHeight, n: Math.floor((index * 2 ** within) / tileWidth) };
}

/** Reads nodes out of tiles: `tile` gives a tile's hashes one after the other, 32 bytes each. */
export function nodesInTiles(tile: (at: TileAt) => Buffer): HashOf {
  return (node) => {
    const width = 2 ** (node.level % tileHeight);
    const start = ((node.index * width) % tileWidth) * hashBytes;
    const bytes = tile(tileOfNode(node)).subarray(start, start + width * hashBytes);
    if (bytes.length !== width * hashBytes) throw new Error(`node ${node.level}/${node.index} is not in its tile`);
    const hashes = Array.from({ length: width }, (_, at) => bytes.subarray(at * hashBytes, (at + 1) * hashBytes));
    return grow(emptyFrontier, hashes).frontier.hashes[0] as Buffer;
  };
}
