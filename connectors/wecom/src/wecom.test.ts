import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import type { OutboundAttachment, RejectReason } from "@gatehouse/sdk";
import { rejectionOf } from "@gatehouse/sdk/testing";
import { wecomHost } from "@gatehouse/sdk/wechat/testing";
import { appVerdicts } from "./errcodes.js";
import { open } from "./session.js";
import { company } from "./testing/account.js";
import { accountAt, member, never, parent } from "./testing/desk-host.js";
import { type FakeWecom, startFakeWecom } from "./testing/fake-wecom.js";

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3, 4]);
const file = (id: string, more: Partial<OutboundAttachment> = {}): OutboundAttachment => ({
  id,
  kind: "image",
  url: "https://gateway.example/files/1",
  filename: `${id}.png`,
  content_type: "image/png",
  size: 8,
  ...more,
});

let wecom: FakeWecom;
beforeEach(async () => {
  wecom = await startFakeWecom(company);
});
afterEach(() => wecom.stop());

const calls = (path: string): number => wecom.seen.filter((call) => call.path === path).length;

describe("the access token of wecom", () => {
  it("is asked for once and shared by two processes", async () => {
    const host = wecomHost();
    await accountAt(wecom.origin, host).send({ id: "msg_1" });
    await accountAt(wecom.origin, host).send({ id: "msg_2" });
    assert.deepEqual([calls("gettoken"), wecom.delivered.length], [1, 2]);
  });

  for (const state of ["expired", "void"] as const)
    it(`is renewed once when WeCom calls it ${state}`, async () => {
      const { send } = accountAt(wecom.origin);
      await send({ id: "msg_1" });
      wecom.endToken(state);
      await send({ id: "msg_2" });
      assert.deepEqual([calls("gettoken"), calls("message/send"), wecom.delivered.length], [2, 3, 2]);
    });

  it("is not fought for: a second refusal is unauthorized", async () => {
    const { send } = accountAt(wecom.origin);
    await send({ id: "msg_1" });
    wecom.state.trusted = false;
    const error = await rejectionOf(send({ id: "msg_2" }));
    assert.deepEqual([error.code, error.details.providerCode], ["unauthorized", "60020"]);
    assert.match(error.message, /trusted IPs/);
  });

  it("of another secret is never used", async () => {
    const host = wecomHost();
    await accountAt(wecom.origin, host).send({ id: "msg_1" });
    const { options } = accountAt(wecom.origin, host);
    const wrong = open({ ...options, secret: "Secret-that-nobody-ever-gave-out" }, host);
    const error = await rejectionOf(Promise.resolve(wrong.resolveProfile?.(member, never)));
    assert.equal(error.details.providerCode, "40001");
  });
});

describe("a message of wecom", () => {
  it("reaches a member with its text", async () => {
    const { send } = accountAt(wecom.origin);
    assert.deepEqual(await send({ text: "请假已批准" }), { status: "sent", source_id: "msgid-1" });
    assert.deepEqual(wecom.delivered, [{ to: "wang.laoshi", msgtype: "text", content: { content: "请假已批准" } }]);
  });

  it("of the declared length is not cut by WeCom", async () => {
    const text = `${"校".repeat(682)}xx`;
    assert.equal(Buffer.byteLength(text), 2048);
    await accountAt(wecom.origin).send({ text });
    assert.equal(wecom.delivered[0]?.content["content"], text);
  });

  it("reaches a parent by the school's interface, which gives no id", async () => {
    assert.deepEqual(await accountAt(wecom.origin).send({ to: parent, text: "明天家长会" }), { status: "sent" });
    assert.equal(wecom.seen.at(-1)?.path, "externalcontact/message/send");
    assert.deepEqual(wecom.seen.at(-1)?.body, {
      recv_scope: 0,
      to_parent_userid: ["zhangsan_parent1"],
      toall: 0,
      agentid: 1_000_002,
      msgtype: "text",
      text: { content: "明天家长会" },
    });
  });

  const unknown: RejectReason = "recipient_unknown";
  it("to somebody WeCom leaves out of its yes is rejected", async () => {
    const { send } = accountAt(wecom.origin);
    for (const to of [
      { ...member, value: "nobody" },
      { ...member, value: "left" },
      { ...parent, value: "lisi_parent1" },
      { ...parent, value: "nobody" },
      { ...member, scope: "wwanother000000001" },
      { scheme: "wecom_external_userid", value: "wm1" } as const,
    ]) {
      const { code, details } = await rejectionOf(send({ to }));
      assert.deepEqual([code, details.reason], ["rejected", unknown], to.value);
    }
    assert.deepEqual(wecom.delivered, []);
  });

  it("to a member without a licence is rejected", async () => {
    const error = await rejectionOf(accountAt(wecom.origin).send({ to: { ...member, value: "unlicensed" } }));
    assert.match(error.message, /基础接口许可/);
  });

  it("whose answer was lost is uncertain: WeCom may have it", async () => {
    const { send } = accountAt(wecom.origin);
    wecom.breakAfter("message/send");
    const error = await rejectionOf(send({ text: "一次" }));
    assert.deepEqual([error.code, wecom.delivered.length], ["uncertain", 1]);
  });

  it("never asks WeCom to drop equal texts: the second 「收到」 is honest", async () => {
    const { send } = accountAt(wecom.origin);
    await send({ id: "msg_1", text: "收到" });
    await send({ id: "msg_2", text: "收到" });
    assert.equal(wecom.delivered.length, 2);
    assert.ok(!JSON.stringify(wecom.seen).includes("duplicate_check"));
  });
});

describe("files of wecom", () => {
  it("leave after the words, each as WeCom names it", async () => {
    const attachments = [
      file("a"),
      file("b", { kind: "voice", content_type: "audio/amr", filename: "b.amr" }),
      file("c", { kind: "video", content_type: "video/mp4", filename: "c.mp4" }),
      file("d", { kind: "file", content_type: "application/pdf", filename: '成绩"单".pdf' }),
      file("e", { kind: "audio", content_type: "audio/mpeg", filename: "e.mp3" }),
    ];
    const { send } = accountAt(wecom.origin, wecomHost({ a: png }));
    const sent = await send({ text: "附件如下", attachments });
    assert.deepEqual(
      wecom.delivered.map(({ msgtype }) => msgtype),
      ["text", "image", "voice", "video", "file", "file"],
    );
    assert.equal(sent.source_ids?.length, 6);
    const names = [...wecom.files.stored.values()].map(({ filename }) => filename);
    assert.ok(names.includes("成绩_单_.pdf"), names.join());
    assert.ok(
      [...wecom.files.stored.values()].some(({ bytes }) => bytes.equals(png)),
      "byte for byte",
    );
  });

  it("of a wrong kind or empty are refused before anything is sent", async () => {
    const gif = file("g", { content_type: "image/gif" });
    const { send } = accountAt(wecom.origin, wecomHost({ tiny: Buffer.from("1") }));
    const wrong = await rejectionOf(send({ attachments: [gif] }));
    const tiny = await rejectionOf(send({ attachments: [file("tiny")] }));
    assert.deepEqual([wrong.details.reason, tiny.details.reason], ["unsupported", "too_large"]);
    assert.deepEqual(wecom.delivered, []);
  });

  it("that failed half-way are taken up where they stopped", async () => {
    const { send } = accountAt(wecom.origin, wecomHost({ a: png }));
    const message = { text: "附件如下", attachments: [file("a"), file("b")] };
    await send({ id: "msg_0", text: "先" });
    wecom.failAfter("message/send", 1, 45_009);
    const error = await rejectionOf(send(message, 1));
    assert.deepEqual([error.code, error.details.retryAfterMs], ["rate_limited", 60_000]);
    const sent = await send(message, 2);
    assert.deepEqual(
      wecom.delivered.map(({ msgtype }) => msgtype),
      ["text", "text", "image", "image"],
    );
    assert.equal(sent.source_ids?.length, 3);
  });

  it("that came in are fetched with a token that is tried first", async () => {
    const { session, send } = accountAt(wecom.origin);
    await send({ id: "msg_1" });
    wecom.endToken("expired");
    const source_ref = wecom.files.put({ filename: "1.png", contentType: "image/png", bytes: png });
    const raw = { key: "k", body: Buffer.from(""), contentType: "text/xml" };
    const call = await session.fetchAttachment?.({ source_ref }, raw, never);
    assert.ok(call !== undefined && "url" in call);
    const answer = await fetch(call.url);
    assert.deepEqual([answer.status, Buffer.from(await answer.arrayBuffer())], [200, png]);
    const gone = await rejectionOf(Promise.resolve(session.fetchAttachment?.({ source_ref: "gone" }, raw, never)));
    assert.deepEqual([gone.code, gone.details.providerCode], ["rejected", "40007"]);
  });

  it("that are JSON themselves are no errcode", async () => {
    const content = Buffer.from('{"errcode":40007,"errmsg":"a file that says so"}');
    const source_ref = wecom.files.put({ filename: "1.json", contentType: "application/json", bytes: content });
    const { session } = accountAt(wecom.origin);
    const raw = { key: "k", body: Buffer.from(""), contentType: "text/xml" };
    assert.ok(await session.fetchAttachment?.({ source_ref }, raw, never));
  });
});

describe("choices of wecom", () => {
  const interactive = {
    kind: "buttons" as const,
    header: "请假审批",
    body: "张三，11 月 26 日，病假一天",
    actions: [
      { id: "approve", title: "同意", type: "reply" as const },
      { id: "refuse", title: "不同意", type: "reply" as const },
      { id: "more", title: "详情", type: "url" as const, value: "https://school.example/leave/1" },
    ],
  };

  it("are buttons for a member, and a pressed one names the card", async () => {
    const sent = await accountAt(wecom.origin).send({ text: "", interactive });
    const [card] = wecom.delivered;
    assert.equal(card?.msgtype, "template_card");
    assert.deepEqual(card?.content, {
      card_type: "button_interaction",
      main_title: { title: "请假审批" },
      sub_title_text: "张三，11 月 26 日，病假一天",
      task_id: sent.source_id,
      button_list: [
        { text: "同意", style: 1, key: "approve" },
        { text: "不同意", style: 2, key: "refuse" },
        { text: "详情", style: 2, type: 1, url: "https://school.example/leave/1" },
      ],
    });
  });

  it("reach a person once, however often they are sent", async () => {
    const { send } = accountAt(wecom.origin);
    wecom.breakAfter("message/send");
    await rejectionOf(send({ text: "", interactive }, 1));
    const sent = await send({ text: "", interactive }, 2);
    assert.deepEqual(sent, { status: "sent", source_id: wecom.delivered[0]?.content["task_id"] });
    assert.equal(wecom.delivered.length, 1);
  });

  it("with long words send the words ahead", async () => {
    const body = "长".repeat(200);
    const sent = await accountAt(wecom.origin).send({ text: "", interactive: { ...interactive, body } });
    assert.equal(sent.source_id, wecom.delivered[1]?.content["task_id"], "a pressed button names the card");
    assert.deepEqual(
      wecom.delivered.map(({ msgtype }) => msgtype),
      ["text", "template_card"],
    );
  });

  it("are words for a parent, and where a card has no room", async () => {
    const { send } = accountAt(wecom.origin);
    await send({ id: "msg_1", to: parent, text: "", interactive });
    const seven = Array.from({ length: 7 }, (_, n) => ({ id: `${n}`, title: `选项${n}`, type: "reply" as const }));
    await send({ id: "msg_2", text: "", interactive: { ...interactive, actions: seven } });
    const [first, second] = wecom.delivered.map(({ content }) => String(content["content"]));
    assert.match(first ?? "", /^请假审批\n张三.*\n1\. 同意\n2\. 不同意\n3\. 详情 https:\/\/school\.example\/leave\/1$/);
    assert.match(second ?? "", /7\. 选项6$/);
  });
});

describe("what WeCom knows of a person", () => {
  it("is a member's name, and a parent's second address", async () => {
    const { session } = accountAt(wecom.origin);
    const nameless = { ...member, value: "Li.Laoshi" };
    assert.deepEqual(await session.resolveProfile?.(member, never), { display_name: "王老师", points: [member] });
    assert.deepEqual(await session.resolveProfile?.(nameless, never), { points: [nameless] });
    assert.deepEqual(await session.resolveProfile?.(parent, never), {
      points: [
        parent,
        { scheme: "wecom_external_userid", scope: company.corpId, value: company.parents.zhangsan_parent1 },
      ],
    });
  });
});

describe("the errcodes of wecom", () => {
  it("each give their code, and say nothing of WeCom's own words", async () => {
    const { send } = accountAt(wecom.origin);
    await send({ id: "msg_1" });
    for (const [errcode, verdict] of Object.entries(appVerdicts)) {
      if (["40014", "41001", "42001", "40001"].includes(errcode)) continue;
      wecom.failNext("message/send", Number(errcode));
      const error = await rejectionOf(send({ id: `msg_${errcode}` }));
      assert.deepEqual([error.code, error.details.reason], [verdict.code, verdict.reason], errcode);
      assert.ok(!error.message.includes("hint"), error.message);
    }
  });
});
