import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { separated } from "./quoted.js";

/** First lines of history not in the fixtures; below each stands old text. */
const heads = [
  "On Tue, 24 Nov 2026, 09:00 Desk, <desk@school.example> wrote:",
  "On 2026-11-24 09:00, Desk wrote:",
  'At 2026-11-24 09:00:00, "Desk" <desk@school.example> wrote:',
  "Desk <desk@school.example> 于2026年11月24日周二 09:00写道：",
  "在2026年11月24日 09:00，服务台<desk@school.example>写道：",
  "2026年11月24日 上午9:00，服务台 <desk@school.example> 写道：",
  "服务台 <desk@school.example> 於 2026年11月24日 週二 上午9:00 寫道：",
  "-----Original Message-----",
  "-----原始邮件-----",
  "---原始邮件---",
  "------------------ Original ------------------",
  "---- Replied Message ----",
  "---- 回复的原邮件 ----",
  "发件人: 服务台\n发送时间: 2026年11月24日\n收件人: 家长\n主题: 通知",
  "From: Desk\nDate: Tue, 24 Nov 2026\nTo: Parent\nSubject: Notice",
  "寄件者: 服務台\n寄件日期: 2026年11月24日\n收件者: 家長\n主旨: 通知",
  "________________________________\n发件人: 服务台\n发送时间: 2026年11月24日\n收件人: 家长",
  "*From:* Desk <desk@school.example>\n*Sent:* Tuesday\n*To:* Parent",
];

describe("new text and quoted history", () => {
  for (const head of heads)
    it(`cuts at ${head.split("\n", 2).join(" / ")}`, () =>
      assert.deepEqual(separated(`新的内容 new\n\n${head}\n\nold text\nmore`), { text: "新的内容 new", quoted: true }));

  it("keeps what only looks like history", () => {
    for (const text of ["From: the heart\nI thank you", "发件人: 张三\n请问怎么改？", "--\nLi Lei", "a > b\n-----\nc"])
      assert.deepEqual(separated(text), { text, quoted: false });
  });

  it("keeps a mail that is nothing but history, such as a bare forward", () => {
    const text = "-----Original Message-----\nold";
    assert.deepEqual(separated(text), { text, quoted: false });
  });
});
