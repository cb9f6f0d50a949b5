import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { plainText } from "./plain-text.js";

describe("HTML an agent wrote, as text", () => {
  for (const [name, html, text] of [
    ["line breaks", "a<br>b<br/>c<BR />d", "a\nb\nc\nd"],
    ["paragraphs have an empty line between them", "<p>一</p>\n<p>二<br />三</p>", "一\n\n二\n三"],
    ["other blocks do not", "<div>a</div><div>b<br/>c</div>\n<ul><li>d</li><li>e</li></ul>f", "a\nb\nc\nd\ne\nf"],
    ["rows, headings, quotations", "<h2>a</h2><blockquote>b</blockquote><table><tr><td>c</td></tr></table>", "a\nb\nc"],
    ["a paragraph before another block keeps its empty line", "<p>a</p><div>b</div>", "a\n\nb"],
    ["one empty line, never more", "<div>a</div><div><br></div><div><br></div><div>b</div>", "a\n\nb"],
    ["inline tags are nothing", 'a <b>b</b><a href="https://x/?a=1&amp;b=2" title="x">c</a>', "a bc"],
    ["white space is one space", " a\n\t b ", "a b"],
    ["white space between inline tags stays", "<b>a</b> <i>b</i>", "a b"],
    ["character references", "&lt;b&gt; &quot;&#39;&#x4f60;&nbsp;&#128512; &#8364;&#x20AC;", "<b> \"'你 😀 €€"],
    ["they are read once", "&amp;lt; &amp;amp;", "&lt; &amp;"],
    ["what is none, or no code point", "&bogus; &#xffffff; &#0; &#xd800; A&B", "&bogus;    A&B"],
    ["a sign that opens no tag", "1 < 2 and 3 > 2 <3", "1 < 2 and 3 > 2 <3"],
    ["scripts, styles, titles", "<title>t</title><style>p{}</style>a<script>if (a<b)</script>b", "ab"],
    ["one of them without an end", "<STYLE>p{}</STYLE>a<script>b", "ab"],
    ["a head without an end", "<html><head><meta charset=utf-8><body>a", "a"],
    ["comments", "a<!-- b > c <b> -->d<!-- e", "ad"],
    ["declarations", "<!DOCTYPE html><?xml version='1.0'?>a", "a"],
    ["an image alone", '<img src="/api/v1/ticket_attachment/1/2/3?view=inline">', ""],
  ] as const)
    it(name, () => assert.equal(plainText(html), text));

  for (const part of [
    "<",
    "&",
    "<!--",
    "<p>",
    "<a ",
    "<script>",
    "<script></script",
    "</",
    "&#x",
    " \n",
    "<br>",
    "<!-- <",
  ])
    it(`hostile input takes no longer than its length: ${part.trim() || "white space"}`, () => {
      assert.ok(plainText(part.repeat(200_000)).length <= part.length * 200_000);
    });
});
