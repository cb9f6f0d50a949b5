import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { emptyFrontier, frontierOf, grow, rootOf, rootOfLeaves } from "./frontier.js";
import { leafHash } from "./hash.js";
import { subtreesOf } from "./subtrees.js";
import { leavesOf, nodesOfLog } from "./testing/log-of.js";

/** The leaves that implementations of RFC 6962 test with, and the roots of their first 0–8. */
const inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
const roots = "e3b0c442 6e340b9c fac54203 aeb6bcfe d37ee418 4e3bbb1f 76e67dad ddb89be4 5dc9da79".split(" ");
const rootOfEight = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328";

describe("the tree", () => {
  const leaves = inputs.map((hex) => leafHash(Buffer.from(hex, "hex")));

  it("has the published roots for 0–8 leaves", () => {
    roots.forEach((root, size) => {
      assert.equal(rootOfLeaves(leaves.slice(0, size)).toString("hex").slice(0, 8), root);
    });
    assert.equal(rootOfLeaves(leaves).toString("hex"), rootOfEight);
  });

  it("grows to the same frontier in batches of any size, and tells each node that became complete once", () => {
    const log = leavesOf(1000);
    const hashOf = nodesOfLog(log);
    for (const batch of [1, 7, 256, 999]) {
      let frontier = emptyFrontier;
      const seen = new Map<number, number>();
      for (let at = 0; at < log.length; at += batch) {
        const grown = grow(frontier, log.slice(at, at + batch));
        frontier = grown.frontier;
        grown.levels.forEach(({ first, hashes }, level) => {
          assert.equal(first, seen.get(level) ?? 0);
          seen.set(level, first + hashes.length);
          hashes.forEach((hash, n) => {
            assert.deepEqual(hash, hashOf({ level, index: first + n }));
          });
        });
      }
      assert.deepEqual(rootOf(frontier), rootOfLeaves(log));
      assert.deepEqual(frontier.hashes, subtreesOf({ from: 0, to: 1000 }).map(hashOf));
      assert.deepEqual([...seen.values()], [1000, 500, 250, 125, 62, 31, 15, 7, 3, 1]);
    }
  });

  it("refuses a stored frontier that cannot be one", () => {
    const { hashes } = grow(emptyFrontier, leavesOf(7)).frontier;
    assert.deepEqual(frontierOf(7, hashes), { size: 7, hashes });
    for (const size of [6, 8, -1, 7.5, 2 ** 53]) assert.throws(() => frontierOf(size, hashes));
    assert.throws(() => frontierOf(7, [...hashes.slice(1), Buffer.alloc(31)]));
    assert.throws(() => grow(emptyFrontier, [Buffer.alloc(33)]));
  });

  it("counts beyond 32 bits", () => {
    const size = 2 ** 40 + 5;
    const levels = subtreesOf({ from: 0, to: size }).map(({ level }) => level);
    assert.deepEqual(levels, [40, 2, 0]);
    const frontier = frontierOf(size, leavesOf(3));
    assert.deepEqual(grow(frontier, leavesOf(1)).levels.at(-1)?.first, 2 ** 39 + 2);
  });
});
