import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Message, Participant } from "@gatehouse/sdk";
import { hideAddresses } from "./hide-addresses.js";
import { ownWords, type Subject } from "./own-words.js";

const subject: Subject = { people: new Set(["per_1", "per_old"]), addresses: new Set(["+8613800138000", "w@qq.com"]) };
const theirs: Participant = { person_id: "per_old", scheme: "phone", value: "+8613800138000", role: "person" };
const others: Participant = {
  person_id: "per_2",
  scheme: "email",
  value: "li@school.example",
  display_name: "李四",
  role: "person",
};
const staff: Participant = { scheme: "user", value: "usr_77", display_name: "张老师", role: "agent" };

const message = (more: object): Message =>
  ({
    id: "msg_1",
    type: "text",
    direction: "inbound",
    visibility: "public",
    from: theirs,
    to: [{ scheme: "account", value: "mail", role: "system" }],
    text: "秘密",
    attachments: [],
    channel_data: { quoted: "别人的话" },
    raw_id: "raw_1",
    ...more,
  }) as unknown as Message;

describe("a message as its person may have it", () => {
  it("is whole where they wrote it, under whichever of their records", () => {
    const own = ownWords(subject, message({ metadata: { page: "/fees" } }));
    assert.deepEqual([own.author, own["text"], own["metadata"]], ["subject", "秘密", { page: "/fees" }]);
    assert.deepEqual(own["from"], theirs);
    assert.ok(!("channel_data" in own) && !("raw_id" in own));
  });

  it("says of a third person only that there was something", () => {
    const files = [{ id: "att_1", kind: "file", content_type: "text/plain", filename: "秘密.txt", state: "stored" }];
    for (const from of [others, { ...others, person_id: undefined }]) {
      const own = ownWords(subject, message({ from, subject: "秘密", formatted_text: "<p>秘密", attachments: files }));
      assert.deepEqual([own.author, own["withheld"], own["attachments"]], ["third_person", "third_person", []]);
      assert.doesNotMatch(JSON.stringify(own), /秘密|李四|li@school|att_1/);
    }
  });

  it("names staff by their part, and masks whom else it went to", () => {
    const own = ownWords(
      subject,
      message({ from: staff, to: [theirs], cc: [others, { ...theirs, person_id: undefined }] }),
    );
    assert.equal(own.author, "school");
    assert.deepEqual(own["from"], { role: "agent" });
    assert.deepEqual(own["cc"], [
      { scheme: "email", value: "l***@school.example", role: "person" },
      { ...theirs, person_id: undefined },
    ]);
    assert.doesNotMatch(JSON.stringify(own), /usr_77|张老师|李四/);
  });

  it("masks addresses of others in a note, and leaves the person's own", () => {
    const text = "电话 139 1111 2222 或 li@school.example，本人 13800138000、w@qq.com";
    const own = ownWords(subject, message({ from: staff, visibility: "private", text }));
    assert.equal(own.author, "note");
    assert.equal(own["text"], "电话 139****2222 或 l***@school.example，本人 13800138000、w@qq.com");
  });
});

describe("addresses in a text", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["打 +86 139-1111-2222。", "打 139****2222。"],
    ["8613911112222", "139****2222"],
    ["身份证11010119900307123X", "身份证110***"],
    ["订单 1391111222233 号", "订单 1391111222233 号"],
    ["+44 20 7946 0958", "+44****0958"],
    ["A.B+c@mail.school.example", "A***@mail.school.example"],
    ["第 12 章，2026-11-25", "第 12 章，2026-11-25"],
  ];
  for (const [text, shown] of cases)
    it(`${text} → ${shown}`, () => assert.equal(hideAddresses(text, new Set()), shown));

  it("are found in any depth", () => {
    assert.deepEqual(hideAddresses({ a: [{ b: "13911112222" }], n: 3, z: null }, new Set()), {
      a: [{ b: "139****2222" }],
      n: 3,
      z: null,
    });
  });

  it("take no longer for a long text without any", () => {
    const text = `${"a.".repeat(200_000)}@`;
    assert.equal(hideAddresses(text, new Set()), text);
  });
});
