import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createBriefCache } from "./brief-cache.js";

function counted() {
  let now = 0;
  const asked: string[] = [];
  const cache = createBriefCache<string>(() => now);
  const get = (key: string) =>
    cache.get(key, () => {
      asked.push(key);
      return Promise.resolve(key);
    });
  const later = (ms: number): void => {
    now += ms;
  };
  return { cache, asked, get, later };
}

describe("what was asked a moment ago", () => {
  it("is not asked again for two seconds, also by many at once", async () => {
    const { asked, get, later } = counted();
    assert.deepEqual(await Promise.all([get("a"), get("a"), get("a")]), ["a", "a", "a"]);
    later(1_999);
    await get("a");
    assert.deepEqual(asked, ["a"]);
    later(2);
    await get("a");
    assert.deepEqual(asked, ["a", "a"]);
  });

  it("is asked again when it was not there, failed, or was forgotten", async () => {
    const { cache, asked, get } = counted();
    assert.equal(await get("there"), "there");
    const missing = () => cache.get("missing", () => Promise.resolve(undefined));
    assert.equal(await missing(), undefined);
    await assert.rejects(
      cache.get("broken", () => Promise.reject(new Error("away"))),
      /away/,
    );
    assert.equal(await cache.get("broken", () => Promise.resolve("back")), "back");
    cache.clear();
    await get("there");
    assert.equal(asked.filter((key) => key === "there").length, 2);
  });

  it("holds so many keys and no more", async () => {
    const { asked, get } = counted();
    for (let n = 0; n < 5_001; n += 1) await get(`k${n}`);
    await get("k0");
    assert.equal(asked.filter((key) => key === "k0").length, 2);
    await get("k5000");
    assert.equal(asked.filter((key) => key === "k5000").length, 1);
  });
});
