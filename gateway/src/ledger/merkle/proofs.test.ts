import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rootOfLeaves } from "./frontier.js";
import { consistencyProof, inclusionProof } from "./prove.js";
import { leavesOf, nodesOfLog } from "./testing/log-of.js";
import { type Consistency, type Inclusion, verifyConsistency, verifyInclusion } from "./verify-proof.js";

const largest = 64;
const leaves = leavesOf(largest * 2 + 2);
const hashOf = nodesOfLog(leaves);
const roots = Array.from({ length: largest + 1 }, (_, size) => rootOfLeaves(leaves.slice(0, size)));

const inclusion = (index: number, size: number): Inclusion => ({
  index,
  size,
  leaf: leaves[index]!,
  proof: inclusionProof(index, size, hashOf),
  root: roots[size]!,
});

const consistency = (older: number, newer: number): Consistency => ({
  older,
  newer,
  olderRoot: roots[older]!,
  newerRoot: roots[newer]!,
  proof: consistencyProof(older, newer, hashOf),
});

function flipped(hash: Buffer, bit = 0): Buffer {
  const copy = Buffer.from(hash);
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
}

/** Wrong lists of hashes made from a right one. */
function mutatedProofs(proof: readonly Buffer[]): readonly (readonly Buffer[])[] {
  const extra = Buffer.alloc(32, 7);
  return [
    [...proof, extra],
    [extra, ...proof],
    [...proof, Buffer.alloc(0)],
    ...proof.flatMap((hash, at) => [
      proof.toSpliced(at, 1),
      proof.toSpliced(at, 0, hash),
      proof.with(at, flipped(hash, (at * 37) % 256)),
      proof.with(at, hash.subarray(0, 31)),
      proof.with(at, Buffer.concat([hash, Buffer.alloc(1)])),
    ]),
    ...(proof.length > 1 ? [proof.toReversed()] : []),
  ];
}

const wrongCounts = [-1, -0.5, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53];

describe("proofs", () => {
  it("prove every leaf in, and every older tree of, all trees of 1–64 leaves", () => {
    let proofs = 0;
    for (let size = 1; size <= largest; size += 1)
      for (let at = 0; at < size; at += 1) {
        assert.ok(verifyInclusion(inclusion(at, size)), `leaf ${at} of ${size}`);
        assert.ok(verifyConsistency(consistency(at + 1, size)), `${at + 1} of ${size}`);
        proofs += 2;
      }
    assert.equal(proofs, 4160);
  });

  it("refuse every inclusion that was changed", () => {
    let refused = 0;
    for (const [index, size] of [
      [0, 1],
      [0, 8],
      [3, 7],
      [6, 7],
      [5, 8],
      [31, 33],
      [32, 33],
      [63, 64],
    ] as const) {
      const good = inclusion(index, size);
      const changed: Inclusion[] = [
        ...mutatedProofs(good.proof).map((proof) => ({ ...good, proof })),
        ...wrongCounts.flatMap((count) => [
          { ...good, index: count },
          { ...good, size: count },
        ]),
        { ...good, index: size },
        { ...good, size: 0 },
        { ...good, size: size * 2 + 1 },
        { ...good, leaf: flipped(good.leaf) },
        { ...good, leaf: leaves[index + 1]! },
        { ...good, leaf: good.leaf.subarray(1) },
        { ...good, root: flipped(good.root, 255) },
        { ...good, root: roots[0]! },
        { ...good, root: Buffer.alloc(0) },
        ...(size > 1
          ? [
              { ...good, index: index ^ 1 },
              { ...good, index: 2 ** 32 + index },
            ]
          : []),
      ];
      for (const wrong of changed) assert.equal(verifyInclusion(wrong), false, JSON.stringify(wrong));
      refused += changed.length;
    }
    assert.ok(refused >= 196, `${refused} mutations`);
  });

  it("refuse every consistency that was changed, and one with an empty older tree", () => {
    let refused = 0;
    for (const [older, newer] of [
      [1, 1],
      [1, 2],
      [4, 8],
      [3, 7],
      [6, 8],
      [7, 8],
      [32, 33],
      [33, 64],
      [64, 64],
    ] as const) {
      const good = consistency(older, newer);
      const changed: Consistency[] = [
        ...mutatedProofs(good.proof).map((proof) => ({ ...good, proof })),
        ...wrongCounts.flatMap((count) => [
          { ...good, older: count },
          { ...good, newer: count },
        ]),
        { ...good, older: 0 },
        { ...good, older: 0, olderRoot: roots[0]! },
        { ...good, older: 0, newer: 0, olderRoot: roots[0]!, newerRoot: roots[0]!, proof: [] },
        { ...good, older: 0, olderRoot: roots[0]!, proof: [] },
        { ...good, older: newer + 1 },
        { ...good, newer: older - 1 },
        { ...good, olderRoot: flipped(good.olderRoot) },
        { ...good, newerRoot: flipped(good.newerRoot, 128) },
        { ...good, olderRoot: good.olderRoot.subarray(1) },
        { ...good, newerRoot: Buffer.alloc(33) },
        ...(older < newer
          ? [
              { ...good, olderRoot: good.newerRoot },
              { ...good, older: newer },
              { ...good, proof: [] },
            ]
          : []),
      ];
      for (const wrong of changed) assert.equal(verifyConsistency(wrong), false, JSON.stringify(wrong));
      refused += changed.length;
    }
    assert.ok(refused >= 196, `${refused} mutations`);
  });

  it("are not made of what is not there", () => {
    for (const [index, size] of [
      [0, 0],
      [5, 5],
      [-1, 3],
      [0.5, 3],
      [0, 2 ** 53],
    ] as const)
      assert.throws(() => inclusionProof(index, size, hashOf));
    for (const [older, newer] of [
      [0, 3],
      [4, 3],
      [1.5, 3],
      [1, 2 ** 53],
    ] as const)
      assert.throws(() => consistencyProof(older, newer, hashOf));
  });
});
