import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { plainAddress } from "./address.js";

describe("addresses", () => {
  it("normalises plain ones", () => {
    assert.equal(plainAddress("Wang.Fang+School@GMail.example"), "wang.fang+school@gmail.example");
    assert.equal(plainAddress("张三@学校.example"), "张三@xn--48s290a.example");
  });

  it("refuses what programs read differently", () => {
    for (const text of [
      '"a@evil.com x"@school.cn',
      "a@b@c.example",
      "a..b@c.example",
      ".a@c.example",
      "a b@c.example",
      "@c.example",
      "a@",
      "a@-c.example",
      "a@c_d.example",
      "a@c.example\r\n",
      `${"a".repeat(65)}@c.example`,
      `a@${"b".repeat(260)}`,
    ])
      assert.equal(plainAddress(text), undefined, text);
  });
});
