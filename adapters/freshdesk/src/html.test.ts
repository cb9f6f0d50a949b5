import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { htmlOf, ownText } from "./html.js";

describe("freshdesk, HTML", () => {
  it("what people write is text, whatever it looks like, and comes back as it was", () => {
    const text = 'a <b>&amp; "c"\n<script>x</script> 1 < 2';
    assert.equal(htmlOf(text), "a &lt;b&gt;&amp;amp; &quot;c&quot;<br>&lt;script&gt;x&lt;/script&gt; 1 &lt; 2");
    assert.equal(ownText(htmlOf(text)), text);
  });

  it("what the answer quotes is left out", () => {
    const quote = '<div class="freshdesk_quote"><blockquote>如何退费？</blockquote></div>';
    assert.equal(ownText(`<p>好的</p>${quote}`), "好的");
  });

  it("hostile input takes no longer than its length", () => {
    assert.equal(ownText('<div class="'.repeat(100_000)).length, 1_200_000);
  });
});
