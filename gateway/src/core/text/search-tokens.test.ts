import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { holds, queryTokens, searchTokens } from "./search-tokens.js";

describe("what a text is found by", () => {
  it("Han by characters and pairs, other scripts by words, without width, case and what nobody sees", () => {
    assert.deepEqual(searchTokens("退学费 ＲＥＦＵＮＤ re\u200bfund 2024年"), [
      "退",
      "退学",
      "学",
      "学费",
      "费",
      "refund",
      "2024",
      "年",
    ]);
    assert.deepEqual(searchTokens("𠮷野家"), ["𠮷", "𠮷野", "野", "野家", "家"]);
    assert.deepEqual(searchTokens("，！ \n"), []);
  });

  it("a query needs pairs where there are any", () => {
    assert.deepEqual(queryTokens("退学费"), ["退学", "学费"]);
    assert.deepEqual(queryTokens("费 Refund"), ["费", "refund"]);
  });

  it("every word must stand in the text", () => {
    assert.ok(holds("王妈妈：退学费 Refund", "学费 refund"));
    assert.ok(!holds("学的费", "学费"));
    assert.ok(!holds("coffee", "fee"), "a part of a word");
    assert.ok(!holds("退学。学费", "退学费"), "pairs that stand apart");
  });

  it("traditional and simplified forms are one and the same, on either side", () => {
    const forms: readonly (readonly [string, string])[] = [
      ["裡面的學費說明", "里面的学费说明"],
      ["請問臺灣學生的體檢", "请问台湾学生的体检"],
      ["說", "説"],
      ["我想瞭解，請回覆", "我想了解，请回复"],
      ["薴", "苧"],
    ];
    for (const [one, other] of forms) {
      assert.deepEqual(searchTokens(one), searchTokens(other), one);
      assert.ok(holds(one, other) && holds(other, one), one);
    }
    assert.ok(holds("乾隆年間", "乾") && holds("乾隆年間", "隆年"), "what a part is found by stands in the whole");
  });

  it("a text of nothing but marks takes no time that matters", () => {
    assert.equal(searchTokens(`e${"\u0301\u0323".repeat(200_000)}`).length, 1);
  });

  it("a very long text by its beginning", () => {
    const words = Array.from({ length: 5_000 }, (_, n) => `w${n}`).join(" ");
    assert.equal(searchTokens(words).length, 4_096);
  });
});
