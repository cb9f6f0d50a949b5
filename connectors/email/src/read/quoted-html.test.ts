import assert from "node:assert/strict";
import { it } from "node:test";
import { separated } from "@gatehouse/sdk/mail";
import { textOfHtml } from "./html-text.js";

it("quotations in HTML are told apart as those in plain text", () => {
  const html =
    "<div>Yes</div><div>On Mon, 23 Nov 2026 at 10:00 Desk &lt;d@s.example&gt; wrote:</div><blockquote><div>old</div></blockquote>";
  assert.deepEqual(separated(textOfHtml(html)), { text: "Yes", quoted: true });
});
