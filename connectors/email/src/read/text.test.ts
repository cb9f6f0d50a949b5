import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { mailOf, messageFrom } from "../testing/mail.js";
import { sentAt } from "./sent-at.js";

const utf8 = "Content-Type: text/plain; charset=utf-8\r\n";

describe("text of a mail", () => {
  it("keeps emoji, rare Han, right-to-left, zero-width and NUL exactly", async () => {
    for (const text of ["👨‍👩‍👧‍👦🏳️‍🌈", "𠮷野家 㐂 𡃁", "مرحبا שלום \u202Eabc", "a\u200Bb\uFEFFc", "nul \u0000 end"])
      assert.equal((await messageFrom(mailOf(utf8, text))).text, text);
  });

  it("reads labels of mail programs, four-byte characters under GB2312, and bytes without any label", async () => {
    const gb = Buffer.from([0xc4, 0xe3, 0x81, 0x39, 0xee, 0x39, 0x94, 0x39, 0xda, 0x33]);
    const typed = ["gb2312", "GBK", "cp936", "x-gbk", "gb_2312-80", '"gb18030"'].map(
      (name) => `Content-Type: text/plain; charset=${name}\r\n`,
    );
    for (const fields of [
      ...typed,
      "",
      "Content-Type: text/plain\r\n",
      "Content-Type: text/plain; charset=us-ascii\r\n",
    ])
      assert.equal((await messageFrom(mailOf(fields, gb))).text, "你㐀💩", fields);
    assert.equal(
      (await messageFrom(mailOf("Content-Type: text/plain; charset=x-unknown\r\n", "plain ascii"))).text,
      "plain ascii",
    );
  });

  it("keeps the text of parts beside an unreadable one", async () => {
    const part = (charset: string, body: string): string =>
      `--b\r\nContent-Type: text/plain; charset=${charset}\r\n\r\n${body}\r\n`;
    const body = Buffer.from(`${part("utf-8", "good")}${part("x-klingon", "\u00d1\u00d2")}--b--`, "latin1");
    const { text, attachments } = await messageFrom(mailOf('Content-Type: multipart/mixed; boundary="b"\r\n', body));
    assert.equal(text, "good");
    assert.deepEqual(
      attachments?.map(({ filename, content }) => [filename, [...(content ?? [])].slice(0, 2)]),
      [["unreadable-text.bin", [0xd1, 0xd2]]],
    );
  });

  it("makes one clean line of subject and name", async () => {
    const folded = "Subject: a\r\n\tb =?utf-8?B?eA0KQmNjOiBldmls?=\r\n";
    assert.equal((await messageFrom(mailOf(folded, "x"))).subject, "a b x Bcc: evil");
  });

  it("makes ids without control characters, the same whichever way the mail came", async () => {
    const bare = "From: a@a.example\r\nDate: Mon, 23 Nov 2026 10:00:00 +0800\r\nMessage-ID: <a\u0000b@c>\r\n\r\nbody";
    const direct = await messageFrom(Buffer.from(bare));
    const traced = await messageFrom(Buffer.from(`Return-Path: <a@a.example>\r\nReceived: from x\r\n${bare}`));
    assert.match(direct.source_id ?? "", /^[0-9a-f]{40}@no-message-id\.invalid$/);
    assert.equal(traced.source_id, direct.source_id);
    assert.notEqual((await messageFrom(Buffer.from(`${bare}!`))).source_id, direct.source_id);
  });
});

describe("the time a mail was sent", () => {
  it("is UTC with milliseconds, or nothing", () => {
    assert.equal(sentAt("Mon, 23 Nov 2026 10:25:00 +0800 (CST)"), "2026-11-23T02:25:00.000Z");
    assert.equal(sentAt("23 Nov 2026 10:25 GMT"), "2026-11-23T10:25:00.000Z");
    assert.equal(sentAt("Mon, 23 Nov 2026 10:25:00"), "2026-11-23T10:25:00.000Z");
    for (const value of [
      undefined,
      "",
      "sometime last week",
      "Mon, 99 Foo 2026 10:25:00",
      "Thu, 1 Jan 1970 00:00:00 +0000",
      "1",
    ])
      assert.equal(sentAt(value), undefined, value);
  });
});
