import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { compileRegex, LinearRegex } from "./linear-regex.js";

function* matchesOf(regex: RegExp, text: string): Generator<unknown> {
  for (let match = regex.exec(text); match !== null; match = regex.exec(text)) {
    yield { index: match.index, groups: [...match], lastIndex: regex.lastIndex };
    if (match[0] === "") regex.lastIndex += 1;
  }
}

/** Not a literal: the linter takes the backslash away, which JavaScript does not need here and RE2 does. */
const han = "\\p{Han}+";

const samples: readonly (readonly [RegExp, string])[] = [
  [/\d{4,}/g, "订单 12345 与 678901,没有 12"],
  [/(\w+)@(\w+)\.(cn|com)?/g, "a@b.cn c@d.org e@f.com"],
  [/^第(.)行$/gm, "第一行\n第二行\n第三行"],
  [/[一-龥]+/g, "abc中文def汉字"],
  [/(a)|(b)/g, "abcab"],
  [/\bab\b/g, "ab abc ab"],
  [/x*/g, "axxb"],
  [/STRASSE|ß/gi, "Strasse ß"],
  [/(?<year>\d+)年/g, "2026年"],
  [/nothing/g, "中文"],
];

describe("regular expressions in linear time", () => {
  for (const [regex, text] of samples)
    it(`find what JavaScript finds: ${regex.source}`, () => {
      assert.deepEqual([...matchesOf(new LinearRegex(regex), text)], [...matchesOf(new RegExp(regex), text)]);
    });

  it("know the scripts of Unicode, and take an emoji for one character", () => {
    assert.deepEqual([...matchesOf(new LinearRegex(new RegExp(han)), "ab中文")].length, 1);
    assert.equal(new LinearRegex(/^.$/g).exec("😀")?.[0], "😀");
  });

  it("are compiled once", () => {
    assert.equal(compileRegex(/once/g), compileRegex(/once/g));
    assert.notEqual(compileRegex(/once/g), compileRegex(/once/gi));
  });

  it("refuse what is not linear", () => {
    for (const regex of [/(?=a)/, /(?<!a)b/, /(a)\1/]) assert.throws(() => compileRegex(regex));
  });
});
