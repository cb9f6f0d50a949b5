import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { plainText } from "./plain-text.js";

describe("HTML an agent wrote, as text", () => {
  for (const [name, html, text] of [
    ["paragraphs and breaks are lines", "<p>一</p><p>二<br />三</p>", "一\n\n二\n三"],
    ["inline tags are nothing", 'a <b>b</b><a href="https://x/?a=1&amp;b=2">c</a>', "a bc"],
    ["references are read once", "&amp;lt; &#8364;&#x20AC; &#0;&unknown;", "&lt; €€ &unknown;"],
    ["styles, scripts and comments are not shown", "<style>p{}</style><!-- x -->a<script>if (a<b)</script>b", "ab"],
    ["a lone bracket stays", "1 < 2", "1 < 2"],
    ["white space is one space", " a\n\t b ", "a b"],
  ] as const)
    it(name, () => assert.equal(plainText(html), text));

  it("hostile input takes no longer than its length", () => {
    assert.equal(plainText("<".repeat(200_000)).length, 200_000);
    assert.equal(plainText("&".repeat(200_000)).length, 200_000);
  });
});
