import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { z } from "zod";
import { itemsIn } from "./items-in.js";

const item = z.object({ id: z.int() });
const idsIn = (body: string) => {
  const found = itemsIn(body, item);
  return found && { ids: found.items.map(({ id }) => id), whole: found.whole };
};

describe("the items of a list", () => {
  const body = JSON.stringify({
    meta: { name: '"payload":[{"id":9}' },
    payload: [
      { id: 1, text: '}]"\\' },
      { id: 2, more: [{ id: 7 }] },
    ],
  });

  it("are all there in a whole answer", () => assert.deepEqual(idsIn(body), { ids: [1, 2], whole: true }));

  it("are those that came whole, wherever the answer was cut", () => {
    const second = body.indexOf('{"id":2');
    for (let cut = body.indexOf('"payload":[{"id":1') + 11; cut < body.length - 1; cut += 1) {
      const { ids, whole } = idsIn(body.slice(0, cut)) ?? assert.fail("no list");
      assert.equal(whole, false);
      assert.deepEqual(ids, cut < second - 1 ? [] : [1].concat(cut >= body.length - 2 ? [2] : []), `cut at ${cut}`);
    }
  });

  it("none is a list too, another answer is not", () => {
    assert.deepEqual(idsIn('{"payload":[]}'), { ids: [], whole: true });
    assert.equal(idsIn("<html>"), undefined);
  });

  it("one that is not as expected costs no other", () => {
    assert.deepEqual(idsIn('{"payload":[{"id":"x"},{"id":3}]}'), { ids: [3], whole: true });
  });
});
