import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { mailOf, messageFrom } from "../testing/mail.js";
import { safeHtml } from "./html.js";
import { nestsDeeper } from "./html-depth.js";

const hostile = [
  "<script>alert(1)</script>",
  "<scr<script>ipt>alert(1)</scr</script>ipt>",
  "<img src=x onerror=alert(1)>",
  '<img src="cid:a" onerror="alert(1)" srcset="https://evil.example/x 2x">',
  "<body onload=alert(1) background=https://evil.example/x>",
  '<a href="javascript:alert(1)">a</a>',
  '<a href="java&#10;script:alert(1)">a</a>',
  '<a href=" &#1; javascript:alert(1)">a</a>',
  '<a href="data:text/html,<script>alert(1)</script>">a</a>',
  '<a href="vbscript:x">a</a>',
  '<p style="background:url(https://evil.example/x);behavior:url(x)">a</p>',
  "<style>@import url(https://evil.example/x)</style>",
  '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<base href="https://evil.example/">',
  '<link rel=stylesheet href="https://evil.example/x">',
  '<form action="https://evil.example"><input name=a autofocus onfocus=alert(1)></form>',
  '<iframe src="https://evil.example" srcdoc="<script>alert(1)</script>"></iframe>',
  "<svg><animate onbegin=alert(1) attributeName=x></svg>",
  '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  "<table background=https://evil.example/x><td background=https://evil.example/y>a</table>",
  '<video poster="https://evil.example/x"><source src="https://evil.example/y" onerror=alert(1)></video>',
  '<img src="//evil.example/x"><img src="https://evil.example/x"><img src="/api/logout">',
  '<a href="//evil.example">a</a><a href="/api/logout">b</a>',
  "<template><script>alert(1)</script></template><object data=x></object><embed src=x>",
  "<!--[if mso]><script>alert(1)</script><![endif]-->",
];
const forbidden =
  /<(?:script|style|meta|base|link|form|input|iframe|svg|math|object|embed|video|source|body)|\son\w+\s*=|javascript:|vbscript:|data:|style=|src="(?!cid:)|srcset|background|href="(?!https?:\/\/|mailto:|tel:)/i;

describe("HTML of a mail", () => {
  for (const html of hostile)
    it(`disarms ${html.slice(0, 60)}`, () => {
      const safe = safeHtml(`<p>kept</p>${html}`) ?? "";
      assert.doesNotMatch(safe, forbidden);
      assert.match(safe, /<p>kept<\/p>/);
      assert.equal(safeHtml(safe), safe, "cleaning it again changes it");
    });

  it("keeps the text of a hostile mail, and its links and embedded pictures", async () => {
    const html = `<p>开门 please</p>${hostile.slice(0, 12).join("")}<a href="https://ok.example/?a=1&amp;b=2">link</a><img src="cid:x@y">`;
    const { text, formatted_text } = await messageFrom(mailOf("Content-Type: text/html; charset=utf-8\r\n", html));
    assert.match(text ?? "", /^开门 please/);
    assert.match(formatted_text ?? "", /href="https:\/\/ok\.example\/\?a=1&amp;b=2"/);
    assert.match(formatted_text ?? "", /<img src="cid:x@y" \/>/);
  });

  it("keeps HTML that is too deep or too long as a file, with rough text", async () => {
    for (const html of [`<p>hello</p>${"<b>".repeat(5000)}`, `<p>hello</p>${"<i>x</i> ".repeat(60_000)}<script>`]) {
      const { text, formatted_text, attachments } = await messageFrom(mailOf("Content-Type: text/html\r\n", html));
      assert.match(text ?? "", /^hello/);
      assert.equal(formatted_text, undefined);
      assert.deepEqual(
        attachments?.map(({ filename, content_type }) => [filename, content_type]),
        [["message.html", "text/html"]],
      );
    }
  });

  it("does not take long unclosed lists and tables for deep ones", () => {
    assert.equal(nestsDeeper(`<table>${"<tr><td>x".repeat(1000)}</table>`, 50), false);
    assert.equal(nestsDeeper(`<ul>${"<li>x<p>y".repeat(1000)}</ul>`, 50), true);
    assert.equal(nestsDeeper("<p>x".repeat(1000), 50), false);
    assert.equal(nestsDeeper("<b></x>".repeat(100), 50), true);
    assert.equal(nestsDeeper("<td><p>".repeat(100), 50), true);
  });
});
