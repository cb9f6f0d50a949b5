import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { emptyFrontier, grow, rootOf, rootOfLeaves } from "./frontier.js";
import { consistencyProof, inclusionProof, inclusionRanges, nodesOf } from "./prove.js";
import { foldSubtrees, subtreesOf } from "./subtrees.js";
import { leavesOf } from "./testing/log-of.js";
import { nodesInTiles, type TileAt, tileGrowths, tileOfNode, tilePath, tilesOf, widthOf } from "./tiles.js";
import { verifyConsistency, verifyInclusion } from "./verify-proof.js";

const keyOf = ({ level, n }: TileAt): string => `${level}/${n}`;

/** Tiles as a sealer keeps them: each batch adds to what is there. */
function tilesInBatches(leaves: readonly Buffer[], batch: number): Map<string, Buffer> {
  const tiles = new Map<string, Buffer>();
  let frontier = emptyFrontier;
  for (let at = 0; at < leaves.length; at += batch) {
    const grown = grow(frontier, leaves.slice(at, at + batch));
    frontier = grown.frontier;
    for (const growth of tileGrowths(grown.levels)) {
      const there = tiles.get(keyOf(growth)) ?? Buffer.alloc(0);
      assert.equal(there.length, growth.offset * 32);
      tiles.set(keyOf(growth), Buffer.concat([there, growth.hashes]));
    }
  }
  return tiles;
}

describe("tiles", () => {
  const size = 70_000;
  const leaves = leavesOf(size);
  const tiles = tilesInBatches(leaves, 4096);
  const hashOf = nodesInTiles((at) => tiles.get(keyOf(at))!);

  it("of 70,000 entries are 273 full and a partial one, then 1 full and 17 hashes, then one hash", () => {
    const widths = (level: number) =>
      tilesOf(size)
        .filter((tile) => tile.level === level)
        .map(({ width }) => width);
    assert.deepEqual(widths(0), [...Array.from({ length: 273 }, () => 256), 112]);
    assert.deepEqual(widths(1), [256, 17]);
    assert.deepEqual(widths(2), [1]);
    assert.equal(tilesOf(size).length, 277);
    assert.deepEqual(tilesOf(0), []);
  });

  it("have the published paths", () => {
    assert.equal(tilePath({ level: 0, n: 0, width: 256 }), "tile/0/000");
    assert.equal(tilePath({ level: 0, n: 1234067, width: 256 }), "tile/0/x001/x234/067");
    assert.equal(tilePath({ level: 1, n: 1, width: 17 }), "tile/1/001.p/17");
    assert.equal(tilePath({ level: 0, n: 1000, width: 1 }), "tile/0/x001/000.p/1");
  });

  it("are all there after growing in batches, each as wide as the tree says", () => {
    assert.deepEqual([...tiles.keys()].sort(), tilesOf(size).map(keyOf).sort());
    for (const tile of tilesOf(size)) assert.equal(tiles.get(keyOf(tile))!.length, tile.width * 32);
    assert.equal(widthOf({ level: 0, n: 274 }, size), 0);
  });

  it("give back the root, the frontier and any proof", () => {
    const root = rootOfLeaves(leaves);
    const frontier = subtreesOf({ from: 0, to: size }).map(hashOf);
    assert.deepEqual(foldSubtrees(frontier), root);
    assert.deepEqual(frontier, grow(emptyFrontier, leaves).frontier.hashes);
    for (const index of [0, 1, 255, 256, 65_535, 65_536, 69_887, 69_999]) {
      const proof = inclusionProof(index, size, hashOf);
      assert.ok(verifyInclusion({ index, size, leaf: leaves[index]!, proof, root }), `leaf ${index}`);
    }
    for (const older of [1, 255, 256, 40_961, 65_536, 69_999]) {
      const proof = consistencyProof(older, size, hashOf);
      const olderRoot = rootOf(grow(emptyFrontier, leaves.slice(0, older)).frontier);
      assert.ok(verifyConsistency({ older, newer: size, olderRoot, newerRoot: root, proof }), `${older} leaves`);
    }
  });

  it("say which of them a proof needs", () => {
    const needed = new Set(nodesOf(inclusionRanges(69_999, size)).map(tileOfNode).map(keyOf));
    assert.deepEqual([...needed].sort(), ["0/273", "1/1", "2/0"]);
  });

  it("that are cut short are noticed", () => {
    const short = nodesInTiles((at) => tiles.get(keyOf(at))!.subarray(0, 32 * 5));
    assert.throws(() => short({ level: 3, index: 0 }), /not in its tile/);
  });
});
