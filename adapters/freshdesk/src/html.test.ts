import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { htmlOf, plainText } from "./html.js";

describe("freshdesk, HTML", () => {
  it("what people write is text, whatever it looks like, and comes back as it was", () => {
    const text = 'a <b>&amp; "c"\n<script>x</script> 1 < 2';
    assert.equal(htmlOf(text), "a &lt;b&gt;&amp;amp; &quot;c&quot;<br>&lt;script&gt;x&lt;/script&gt; 1 &lt; 2");
    assert.equal(plainText(htmlOf(text)), text);
  });

  for (const [name, html, text] of [
    ["blocks", "<div>a</div><div>b<br/>c</div><ul><li>d</li></ul>", "a\n\nb\nc\n\nd"],
    ["entities", "&lt;b&gt; &quot;&#39;&#x4f60;&nbsp;&#128512; &bogus; &#0; &#xd800;", "<b> \"'你 😀 &bogus;"],
    ["attributes, comments, scripts", '<a href="x" title="y">here</a><!-- n --><style>p{}</style>', "here"],
    [
      "what the answer quotes",
      '<p>好的</p><div class="freshdesk_quote"><blockquote>如何退费？</blockquote></div>',
      "好的",
    ],
    ["a sign that opens no tag", "1 < 2 and 3 > 2", "1 < 2 and 3 > 2"],
  ] as const)
    it(name, () => assert.equal(plainText(html), text));
});
