import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sliceOf } from "./range.js";

describe("a Range header", () => {
  it("asks for one slice", () => {
    assert.deepEqual(sliceOf("bytes=0-9", 100), { start: 0, end: 9 });
    assert.deepEqual(sliceOf("bytes=90-", 100), { start: 90, end: 99 });
    assert.deepEqual(sliceOf("bytes=90-1000", 100), { start: 90, end: 99 });
    assert.deepEqual(sliceOf("bytes=-10", 100), { start: 90, end: 99 });
    assert.deepEqual(sliceOf("bytes=-1000", 100), { start: 0, end: 99 });
    assert.deepEqual(sliceOf("bytes=99-99", 100), { start: 99, end: 99 });
  });

  it("asks for nothing that is there", () => {
    for (const header of ["bytes=100-", "bytes=100-200", "bytes=-0"]) assert.equal(sliceOf(header, 100), "beyond");
  });

  it("is passed over where it is none that we serve", () => {
    for (const header of ["", "bytes=", "bytes=-", "bytes=9-1", "bytes=0-1,5-6", "lines=0-1", "bytes=a-b"])
      assert.equal(sliceOf(header, 100), "all", header);
  });
});
