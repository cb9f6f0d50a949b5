import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { base64Part, wire } from "../testing/helpdesk.js";
import { readHead } from "./head.js";
import { type Reply, replyOf } from "./reply.js";

const sender = ["From: Li <Li@Support.school.example>", "Subject: Re"];

async function read(lines: readonly string[], cut = false): Promise<Reply> {
  const source = Buffer.from(wire([...sender, ...lines]));
  return replyOf({ head: await readHead(source), conversation: "cnv_1", source, cut });
}

const part = (border: string, lines: readonly string[]): readonly string[] => [`--${border}`, ...lines];
const file = (type: string, more: readonly string[], bytes: Buffer): readonly string[] => [
  `Content-Type: ${type}`,
  "Content-Transfer-Encoding: base64",
  ...more,
  "",
  bytes.toString("base64").replaceAll(/.{76}/g, "$&\r\n"),
];

describe("an answer read from its mail", () => {
  const histories = [
    "-----原始邮件-----\n发件人: desk@school.example\n旧的",
    "发件人: 传达室 <desk@school.example>\n发送时间: 2026年11月23日\n收件人: help\n主题: 退费\n旧的",
    "On Mon, Nov 23, 2026 at 10:00 AM Desk <desk@school.example> wrote:\n> old",
    "在 2026年11月23日，家长<desk@school.example> 写道：\n> 旧的",
  ];
  for (const history of histories)
    it(`only the new text is sent: ${history.split("\n", 1)[0]}`, async () =>
      assert.equal((await read(base64Part("text/plain", `请带学生证。\n\n${history}`))).text, "请带学生证。"));

  it("HTML alone becomes text, without its quotations", async () => {
    const html =
      "<p>请带<b>学生证</b>。</p><p>Room&nbsp;3</p><div>On Mon, 23 Nov 2026 at 10:00 Desk &lt;d@s.example&gt; wrote:</div><blockquote>old</blockquote>";
    assert.equal((await read(base64Part("text/html", html))).text, "请带学生证。\n\nRoom 3");
  });

  it("the helpdesk's request to write above a line is no part of it", async () => {
    for (const line of ["-- reply above this line --", "##- Please type your reply above this line -##"])
      assert.equal((await read(base64Part("text/plain", `${line}\n\n请带学生证。`))).text, "请带学生证。");
  });

  it("GB18030 is read", async () => {
    const body = Buffer.from("x7PRp8n61qShow==", "base64").toString("base64");
    const lines = ["Content-Type: text/plain; charset=gb18030", "Content-Transfer-Encoding: base64", "", body];
    assert.equal((await read(lines)).text, "浅学生证。");
  });

  it("the sender's address is the agent", async () =>
    assert.equal((await read(base64Part("text/plain", "x"))).agent, "li@support.school.example"));

  it("files come along; a signature's logo and the signature's proof do not, a screenshot does", async () => {
    const pdf = Buffer.from("%PDF-1.7");
    const related = ["Content-Disposition: inline", "Content-ID: <logo>"];
    const { attachments, left_out } = await read([
      "Content-Type: multipart/mixed; boundary=m",
      "",
      ...part("m", ["Content-Type: multipart/related; boundary=r", ""]),
      ...part("r", base64Part("text/html", '<p>见附件</p><img src="cid:logo"><img src="cid:shot">')),
      ...part("r", file("image/png", related, Buffer.alloc(900, 1))),
      ...part("r", file("image/png", ["Content-Disposition: inline", "Content-ID: <shot>"], Buffer.alloc(40_000, 2))),
      "--r--",
      ...part("m", file("application/pdf", ["Content-Disposition: attachment; filename*=UTF-8''%E6%94%B6.pdf"], pdf)),
      ...part("m", file("application/pkcs7-signature; name=smime.p7s", [], Buffer.from("x"))),
      "--m--",
    ]);
    assert.deepEqual(
      attachments.map(({ filename, content_type }) => [filename, content_type]),
      [
        ["file-1", "image/png"],
        ["收.pdf", "application/pdf"],
      ],
    );
    assert.equal(attachments[1]?.content_base64, pdf.toString("base64"));
    assert.equal(left_out, false);
  });

  it("of a mail that was cut only the words are taken, and it says so", async () => {
    const lines = [
      "Content-Type: multipart/mixed; boundary=m",
      "",
      ...part("m", base64Part("text/plain", "见附件")),
      ...part("m", file("application/pdf", ["Content-Disposition: attachment; filename=a.pdf"], Buffer.alloc(99))),
    ];
    const found = await read(lines, true);
    assert.deepEqual([found.text, found.attachments, found.left_out], ["见附件", [], true]);
  });
});
