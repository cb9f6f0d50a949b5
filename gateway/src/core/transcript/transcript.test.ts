import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Conversation } from "@gatehouse/sdk";
import type { OwnMessage } from "./own-words.js";
import { clockOf, conversationHead, type TranscriptStyle, transcriptHead, transcriptMessage } from "./transcript.js";

const style: TranscriptStyle = { language: "zh-CN", time: clockOf("Asia/Shanghai") };
const at = "2026-11-25T08:03:02.000Z";
const message = (more: object): OwnMessage => ({ author: "subject", admitted_at: at, attachments: [], ...more });

describe("a transcript", () => {
  it("is of the school's time zone and of the person's language", () => {
    assert.match(transcriptMessage(style, message({ text: "你好" })), /2026-11-25 16:03:02 本人/);
    assert.match(transcriptHead({ ...style, language: "en" }), /lang="en".*What passed between/s);
  });

  it("runs nothing, whatever people wrote, and however files are called", () => {
    const evil = `"><img src=x onerror=alert(1)>'&\u202e\u0007`;
    const file = { id: "att_1", filename: evil, file: "att_1.bin", transcript: evil, kind: "file", content_type: "x" };
    const conversation = { id: evil, channel: "app", created_at: at, subject: evil } as unknown as Conversation;
    const page = [
      transcriptMessage(style, message({ text: evil, attachments: [file] })),
      conversationHead(style, conversation),
    ].join("");
    assert.doesNotMatch(page, /<img|"x"|\u0007/);
    assert.equal(page.split("&#60;img").length, 6);
    assert.match(transcriptHead(style), /default-src 'none'/);
  });

  it("says what is not there, and why", () => {
    const shown = (more: object): string => transcriptMessage(style, message(more));
    assert.match(shown({ withheld: "third_person", author: "third_person" }), /他人<.*已隐去/);
    assert.match(shown({ deleted_at: at }), /已撤回/);
    assert.match(shown({ expired_at: at }), /保存期已过/);
    assert.match(shown({}), /messages\.jsonl/);
    assert.match(shown({ attachments: [{ id: "att_1", filename: "a.jpg" }] }), /a\.jpg \(未保存\)/);
    const missing = { at, reason: "cut_off" };
    assert.match(
      shown({ attachments: [{ id: "att_1", missing: { at, reason: "gone" } }] }),
      /att_1 \(2026-11-25 16:03:02 未能读出: 存储里已没有/,
    );
    assert.match(shown({ attachments: [{ id: "att_1", file: "att_1.bin", missing }] }), /<a href.*未能读出.*后面一段/);
    assert.match(shown({ call: { state: "ended", duration_ms: 61_000 } }), /ended 61 s/);
  });
});
