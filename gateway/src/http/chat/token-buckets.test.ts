import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createTokenBuckets } from "./token-buckets.js";

describe("token buckets", () => {
  const take = (count: number, buckets: ReturnType<typeof createTokenBuckets>, key: string, at: number) =>
    Array.from({ length: count }, () => buckets.take(key, at)).at(-1);

  it("give a burst, then tell when there is one again", () => {
    const buckets = createTokenBuckets({ burst: 3, perSecond: 0.5 });
    assert.equal(take(3, buckets, "a", 0), undefined);
    assert.equal(buckets.take("a", 0), 2);
    assert.equal(buckets.take("a", 1000), 1);
    assert.equal(buckets.take("a", 2000), undefined);
  });

  it("are one for each key", () => {
    const buckets = createTokenBuckets({ burst: 1, perSecond: 1 });
    assert.equal(buckets.take("a", 0), undefined);
    assert.equal(buckets.take("b", 0), undefined);
  });

  it("hold no more than a burst after a long rest, and a clock that goes back takes nothing away", () => {
    const buckets = createTokenBuckets({ burst: 2, perSecond: 10 });
    assert.equal(take(2, buckets, "a", 10_000_000), undefined);
    assert.equal(buckets.take("a", 0), 1);
  });
});
