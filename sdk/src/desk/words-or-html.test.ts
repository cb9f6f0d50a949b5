import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { wordsOrHtml } from "./words-or-html.js";

describe("a chat message that may hold HTML", () => {
  for (const [name, content, text] of [
    ["plain words as they stand", " 一\n\n\n 二  三 < 四 ", " 一\n\n\n 二  三 < 四 "],
    ["references in plain words", "1 &lt; 2", "1 < 2"],
    ["HTML as text, its line breaks too", '一\n<b>二</b><br><a href="https://x">三</a>', "一\n二\n三"],
    ["paragraphs without empty lines", "<p>一</p><p>二</p>三", "一\n二\n三"],
    ["a tag over two lines", '一 <a\nhref="https://x">二</a>', "一 二"],
  ] as const)
    it(name, () => assert.equal(wordsOrHtml(content), text));
});
