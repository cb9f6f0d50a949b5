import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkSignature, signatureOf } from "./signature.js";

describe("the signature of a callback", () => {
  it("is SHA-1 of the sorted parts, joined", () => {
    // FIPS 180-1, appendix A: SHA-1 of "abc".
    assert.equal(signatureOf("c", "a", "b"), "a9993e364706816aba3e25717850c26c9cd0d89d");
  });

  it("refuses another, a shorter, a missing one", () => {
    checkSignature(signatureOf("a", "b"), "b", "a");
    for (const given of ["a".repeat(40), "a", "", null, undefined, signatureOf("a", "b").toUpperCase()])
      assert.throws(() => checkSignature(given, "a", "b"), { code: "bad_signature" });
  });
});
