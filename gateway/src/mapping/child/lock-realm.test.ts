import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { lockRealm, setMoment } from "./lock-realm.js";

const realNow = Date.now();

describe("a locked realm", () => {
  before(lockRealm);

  it("knows one moment, and every other only by name", () => {
    setMoment(1_000);
    assert.equal(new Date().toISOString(), "1970-01-01T00:00:01.000Z");
    assert.equal(new Date(5).getTime(), 5);
    assert.ok(new Date() instanceof Date);
    assert.ok(Date.now() >= realNow);
  });

  it("throws no dice", () => {
    assert.throws(() => Math.random());
  });

  it("cannot run text", () => {
    for (const kind of [() => 0, async () => 0, function* () {}, async function* () {}])
      assert.equal(kind.constructor, undefined);
    for (const name of ["eval", "Function"]) assert.equal(name in globalThis, false);
  });
});
