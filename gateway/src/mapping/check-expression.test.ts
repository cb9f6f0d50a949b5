import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkExpression, checkExpressions } from "./check-expression.js";

describe("checking an expression", () => {
  it("reads it and evaluates nothing", async () => {
    assert.deepEqual(await checkExpression('$error("never called")'), { ok: true });
    assert.deepEqual(await checkExpressions([]), []);
  });

  it("says what is wrong and where, for each", async () => {
    const checked = await checkExpressions(["a.b", "a.\n  b)", '"名" & /(?=a)/', "/a{2,1}/"]);
    assert.deepEqual(
      checked.map((each) => (each.ok ? true : each.position)),
      [true, { line: 2, column: 4 }, { line: 1, column: 14 }, undefined],
    );
    assert.match(JSON.stringify(checked[2]), /RE2 has no look-around/);
  });

  it("ends with what takes for ever to read, and reads the next", async () => {
    const [bad, deep, good] = await checkExpressions([
      `${"(".repeat(40)}a${" ?: a)".repeat(40)}`,
      "[".repeat(60_000),
      "a",
    ]);
    assert.equal(bad?.ok, false);
    assert.equal(deep?.ok, false);
    assert.deepEqual(good, { ok: true });
  });
});
