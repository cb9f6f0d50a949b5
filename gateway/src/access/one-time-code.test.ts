import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { newTotp, stepOf } from "./one-time-code.js";

/** RFC 6238 appendix B, SHA-1, the last six of its eight digits: base32 of "12345678901234567890". */
const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const vectors = [
  [59, "287082"],
  [1_111_111_109, "081804"],
  [1_111_111_111, "050471"],
  [1_234_567_890, "005924"],
  [2_000_000_000, "279037"],
] as const;
const at = (secs: number): Date => new Date(secs * 1000);

describe("a one-time code", () => {
  for (const [secs, code] of vectors)
    it(`at ${secs} s is that of RFC 6238, once`, async () => {
      const step = Math.floor(secs / 30);
      assert.equal(await stepOf(secret, code, 0, at(secs)), step);
      assert.equal(await stepOf(secret, code, step, at(secs)), undefined);
      assert.equal(await stepOf(secret, code, step + 1, at(secs)), undefined);
    });

  it("may be half a minute early or late, and no more", async () => {
    const [secs, code] = vectors[3];
    for (const off of [-30, 30]) assert.ok(await stepOf(secret, code, 0, at(secs + off)), `${off}`);
    for (const off of [-90, 90]) assert.equal(await stepOf(secret, code, 0, at(secs + off)), undefined, `${off}`);
  });

  it("is six digits, and nothing else is looked at", async () => {
    for (const code of ["", "28708", "2870820", "28708a", "２８７０８２", "287082\n"])
      assert.equal(await stepOf(secret, code, 0, at(59)), undefined, JSON.stringify(code));
  });

  it("a clock that was set back lets no used code in again", async () =>
    assert.equal(await stepOf(secret, "287082", 1_000_000, at(59)), undefined));

  it("the secret has 160 bits and says whose it is", () => {
    const { secret: made, uri } = newTotp("Gatehouse 一中", "zhang");
    assert.equal(made.length, 32);
    assert.equal(new URL(uri).searchParams.get("secret"), made);
    assert.match(decodeURIComponent(uri), /Gatehouse 一中:zhang/);
  });
});
