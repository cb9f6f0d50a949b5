import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Capabilities, Outbound, OutboundAttachment } from "@gatehouse/sdk";
import { fit } from "./fit.js";
import { smsParts, splitText } from "./split.js";

const plain: Outbound = {
  op: "send",
  id: "msg_1",
  to: { scheme: "phone", value: "+8613800138000" },
  text: "您好",
  attachments: [],
  references: [],
  sent_at: "2026-11-23T08:00:00.000Z",
};
const picture: OutboundAttachment = {
  id: "att_1",
  kind: "image",
  url: "https://g.example/f/1",
  filename: "校车.png",
  content_type: "image/png",
  size: 20_480,
};
const textOnly: Capabilities["out"] = { text: "full" };

function textsOf(message: Partial<Outbound>, out: Capabilities["out"], quoted?: string): readonly string[] {
  const fitted = fit({ ...plain, ...message }, out, { quoted });
  assert.ok(fitted.ok, fitted.ok ? "" : fitted.message);
  return fitted.parts.map((part) => part.text);
}

describe("what a channel cannot show", () => {
  it("leaves a plain message as it is", () => assert.deepEqual(fit(plain, textOnly), { ok: true, parts: [plain] }));

  it("says a file with a link, and keeps one the channel takes", () => {
    const line = "[图片] 校车.png (20 KB) https://g.example/f/1";
    assert.deepEqual(textsOf({ attachments: [picture] }, textOnly), [`您好\n${line}`]);
    const small = { level: "full", max_bytes: 10_000 } satisfies Capabilities["out"]["image"];
    assert.deepEqual(textsOf({ attachments: [picture] }, { text: "full", image: small }), [`您好\n${line}`]);
    const other = { level: "full", types: ["image/jpeg"] } satisfies Capabilities["out"]["image"];
    assert.deepEqual(textsOf({ attachments: [picture] }, { text: "full", image: other }), [`您好\n${line}`]);
    const kept = fit({ ...plain, attachments: [picture] }, { text: "full", image: "full" });
    assert.deepEqual(kept, { ok: true, parts: [{ ...plain, attachments: [picture] }] });
  });

  it("numbers choices, and says where links lead", () => {
    const interactive = {
      kind: "buttons",
      body: "选一项",
      actions: [
        { id: "a", title: "退费", type: "reply" },
        { id: "b", title: "官网", type: "url", value: "https://school.example" },
        { id: "c", title: "报修", type: "reply" },
      ],
    } as const satisfies Outbound["interactive"];
    const expected = "选一项\n1. 退费\n官网 https://school.example\n2. 报修\n（回复序号选择 | Reply with the number）";
    const message = { text: "", interactive: { ...interactive, actions: [...interactive.actions] } };
    assert.deepEqual(textsOf(message, textOnly), [expected]);
  });

  it("says a place with a map that knows its coordinates", () => {
    const location = { latitude: 39.9, longitude: 116.4, name: "北门", coord_system: "gcj02" } as const;
    assert.match(
      textsOf({ location }, textOnly)[0] ?? "",
      /^您好\n\[位置\] 北门 https:\/\/uri\.amap\.com\/marker\?position=116\.4%2C39\.9&.*coordinate=gaode$/,
    );
  });

  it("quotes forty characters of what is answered", () => {
    const quoted = `${"问".repeat(50)}`;
    assert.deepEqual(textsOf({ reply_to_source_id: "s" }, textOnly, quoted), [`「${"问".repeat(40)}…」\n您好`]);
    assert.deepEqual(textsOf({ reply_to_source_id: "s" }, { text: "full", reply: "full" }, quoted), ["您好"]);
  });

  it("turns an edit into a correction, and cannot take back what is gone", () => {
    assert.deepEqual(textsOf({ op: "edit", target_source_id: "s" }, textOnly), ["更正：您好"]);
    const gone = fit({ ...plain, op: "delete", target_source_id: "s" }, textOnly);
    assert.deepEqual([gone.ok, !gone.ok && gone.reason], [false, "unsupported"]);
  });

  it("refuses what the channel rejects, leaves out what it drops", () => {
    assert.equal(fit({ ...plain, attachments: [picture] }, { text: "full", image: "rejected" }).ok, false);
    assert.deepEqual(textsOf({ attachments: [picture] }, { text: "full", image: "dropped" }), ["您好"]);
  });
});

describe("long texts", () => {
  const chars = { level: "full", max: 20, unit: "chars" } as const;

  it("are numbered, at most five, each under its own id", () => {
    const fitted = fit({ ...plain, text: "一二三四五六七八九十".repeat(3) }, { text: chars });
    assert.ok(fitted.ok);
    assert.deepEqual(
      fitted.parts.map(({ id, text }) => [id, text]),
      [
        ["msg_1", "(1/3) 一二三四五六七八九十一二三四"],
        ["msg_1-2", "(2/3) 五六七八九十一二三四五六七八"],
        ["msg_1-3", "(3/3) 九十"],
      ],
    );
    assert.deepEqual(fit({ ...plain, text: "长".repeat(200) }, { text: chars }).ok, false);
    const calls = fit({ ...plain, text: "长".repeat(30) }, { text: chars }, { canSplit: false });
    assert.deepEqual([calls.ok, !calls.ok && calls.reason], [false, "too_large"]);
  });

  it("are never cut inside a character as people see it", () => {
    const family = "👨‍👩‍👧‍👦";
    for (const part of splitText(family.repeat(4), { max: 20, unit: "chars" }) ?? [])
      assert.match(part, new RegExp(`^\\(\\d/\\d\\) (${family})+$`, "u"));
  });

  it("are counted in the provider's unit", () => {
    assert.equal(splitText("校".repeat(700), { max: 2048, unit: "bytes" })?.length, 2);
    assert.deepEqual([smsParts("a".repeat(160)), smsParts("a".repeat(161)), smsParts("€".repeat(80))], [1, 2, 1]);
    assert.deepEqual([smsParts("校".repeat(70)), smsParts("校".repeat(71)), smsParts("𠮷".repeat(36))], [1, 2, 2]);
  });
});
