import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { plainText } from "./plain-text.js";

describe("plain text of an HTML note", () => {
  for (const [name, html, text] of [
    ["line breaks", "a<br>b<br/>c<BR />d", "a\nb\nc\nd"],
    ["paragraphs and lists", "<p>a</p>\n<ul><li>b</li><li>c</li></ul>", "a\nb\nc"],
    ["an empty line between blocks, never more", "<div>a</div><div><br></div><div><br></div><div>b</div>", "a\n\nb"],
    ["tags with attributes", '<a href="https://example.edu" title="x">here</a>', "here"],
    ["entities", "&lt;b&gt; &amp;amp; &quot;&#39;&#x4f60;&nbsp;&#128512;", "<b> &amp; \"'你 😀"],
    ["what is no entity or no code point", "&bogus; &#xffffff; &#0; &#xd800; A&B", "&bogus;    A&B"],
    ["a sign that opens no tag", "1 < 2 and 3 > 2", "1 < 2 and 3 > 2"],
    ["comments", "a<!-- b -->c", "ac"],
    ["an image alone", '<img src="/api/v1/ticket_attachment/1/2/3?view=inline">', ""],
  ] as const)
    it(name, () => assert.equal(plainText(html), text));
});
