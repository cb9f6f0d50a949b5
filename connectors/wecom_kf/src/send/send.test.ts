import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import type { Interactive, OutboundAttachment } from "@gatehouse/sdk";
import { rejectionOf } from "@gatehouse/sdk/testing";
import { wecomHost } from "@gatehouse/sdk/wechat/testing";
import { check } from "../check.js";
import { kfVerdicts } from "../errcodes.js";
import { admissions, company, parent, registrar, visitor } from "../testing/account.js";
import { accountAt, customer, never } from "../testing/desk-host.js";
import { type FakeKf, startFakeKf } from "../testing/fake-kf.js";

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

let kf: FakeKf;
beforeEach(async () => {
  kf = await startFakeKf(company);
  kf.customerSays(admissions, parent, { msgtype: "text", text: { content: "在吗" } });
});
afterEach(() => kf.stop());

const calls = (path: string): number => kf.seen.filter((call) => call.path === path).length;
const kinds = (): readonly string[] => kf.delivered.map(({ msgtype }) => msgtype);

describe("an answer of wecom_kf", () => {
  it("leaves by the account the conversation is with, under a msgid of ours", async () => {
    const sent = await accountAt(kf.origin).send({ text: "您好" });
    const [delivered] = kf.delivered;
    assert.deepEqual(sent, { status: "accepted", source_id: delivered?.msgid });
    assert.match(sent.source_id ?? "", /^[0-9A-Za-z_-]{32}$/);
    assert.deepEqual([delivered?.to, delivered?.from, delivered?.content], [parent, admissions, { content: "您好" }]);
  });

  it("that was sent and whose answer was lost reaches the customer once", async () => {
    const { send } = accountAt(kf.origin);
    kf.breakAfter("kf/send_msg");
    const error = await rejectionOf(send({ text: "您好" }, 1));
    assert.equal(error.code, "uncertain");
    const sent = await send({ text: "您好" }, 2);
    assert.equal(kf.delivered.length, 1);
    assert.deepEqual(sent, { status: "accepted", source_id: kf.delivered[0]?.msgid });
  });

  it("of several parts is taken up where it stopped", async () => {
    const { send } = accountAt(kf.origin, wecomHost({ a: png }));
    const message = { text: "附件如下", attachments: [file("a"), file("b")] };
    kf.failAfter("kf/send_msg", 1, 45_009);
    const error = await rejectionOf(send(message, 1));
    assert.deepEqual([error.code, error.details.retryAfterMs], ["rate_limited", 60_000]);
    const sent = await send(message, 2);
    assert.deepEqual([kinds(), sent.source_ids?.length], [["text", "image", "image"], 3]);
  });

  it("without a conversation needs an account that is the only one", async () => {
    const elsewhere = { text: "您好", conversation_ref: "c-1" };
    const two = await rejectionOf(accountAt(kf.origin).send(elsewhere));
    assert.deepEqual([two.code, two.details.reason], ["rejected", "recipient_unknown"]);
    const one = accountAt(kf.origin, wecomHost(), { open_kfids: [admissions] });
    assert.equal((await one.send(elsewhere)).status, "accepted");
  });

  it("to somebody else than a customer of this company is rejected", async () => {
    const { send } = accountAt(kf.origin);
    for (const to of [
      { scheme: "wecom_userid", value: "zhao.laoshi" } as const,
      { ...customer, scope: "wwanother000000001" },
      { ...customer, value: "wmNobody" },
    ]) {
      const { code, details } = await rejectionOf(send({ to }));
      assert.deepEqual([code, details.reason], ["rejected", "recipient_unknown"]);
    }
  });

  it("beyond five, or after 48 hours, finds the window closed", async () => {
    const { send } = accountAt(kf.origin);
    for (let n = 0; n < 5; n += 1) await send({ id: `msg_${n}` });
    const sixth = await rejectionOf(send({ id: "msg_6" }));
    assert.deepEqual([sixth.details.reason, sixth.details.providerCode], ["reply_window_closed", "95001"]);
    kf.customerSays(admissions, parent, { msgtype: "text", text: { content: "还在吗" } });
    await send({ id: "msg_7" });
    kf.clock.now = new Date(kf.clock.now.getTime() + 49 * 3_600_000);
    const late = await rejectionOf(send({ id: "msg_8" }));
    assert.deepEqual([late.details.reason, late.details.providerCode], ["reply_window_closed", "95002"]);
  });

  it("while a person serves the customer says so", async () => {
    const { send } = accountAt(kf.origin);
    for (const [state, reason, words] of [
      [2, "other", /待接入池/],
      [3, "other", /a 接待人员 serves this customer/],
      [4, "reply_window_closed", /the session is over/],
    ] as const) {
      kf.setState(admissions, parent, state);
      const error = await rejectionOf(send({ id: `msg_${state}` }));
      assert.deepEqual([error.code, error.details.reason], ["rejected", reason]);
      assert.match(error.message, words);
    }
    kf.failAfter("kf/service_state/get", 0, -1);
    assert.equal(
      (await rejectionOf(send({ id: "msg_9" }))).details.providerCode,
      "95018",
      "where WeCom does not say why",
    );
    assert.deepEqual(kf.delivered, []);
  });

  it("of the declared length passes", async () => {
    await accountAt(kf.origin).send({ text: `${"校".repeat(682)}xx` });
    assert.equal(kf.delivered.length, 1);
  });
});

describe("kinds of answers of wecom_kf", () => {
  it("are files of every kind", async () => {
    const attachments = [
      file("a"),
      file("b", { kind: "voice", content_type: "audio/amr", filename: "b.amr" }),
      file("c", { kind: "video", content_type: "video/mp4", filename: "c.mp4" }),
      file("d", { kind: "file", content_type: "application/pdf", filename: "招生简章.pdf" }),
    ];
    await accountAt(kf.origin, wecomHost({ a: png })).send({ text: "附件如下", attachments });
    assert.deepEqual(kinds(), ["text", "image", "voice", "video", "file"]);
    assert.ok([...kf.files.stored.values()].some(({ bytes }) => bytes.equals(png)));
  });

  it("are refused before anything is sent where WeCom takes no such file", async () => {
    const { send } = accountAt(kf.origin);
    const error = await rejectionOf(send({ attachments: [file("g", { content_type: "image/gif" })] }));
    assert.deepEqual([error.details.reason, kf.delivered.length], ["unsupported", 0]);
  });

  const actions: Interactive["actions"] = [
    { id: "conditions", title: "入学条件", type: "reply" },
    { id: "site", title: "官网", type: "url", value: "https://school.example" },
    { id: "apply", title: "报名", type: "mini_program", value: "wx123456/pages/index.html" },
  ];

  it("are menus, with the words above", async () => {
    const interactive: Interactive = { kind: "buttons", header: "您好", body: "想了解什么？", footer: "欢迎", actions };
    await accountAt(kf.origin).send({ text: "", interactive });
    assert.deepEqual(kf.delivered[0]?.content, {
      head_content: "您好\n想了解什么？",
      tail_content: "欢迎",
      list: [
        { type: "click", click: { id: "conditions", content: "入学条件" } },
        { type: "view", view: { url: "https://school.example", content: "官网" } },
        { type: "miniprogram", miniprogram: { appid: "wx123456", pagepath: "pages/index.html", content: "报名" } },
      ],
    });
  });

  it("are words where a menu has no room, or no such entry", async () => {
    const { send } = accountAt(kf.origin);
    const eleven = Array.from({ length: 11 }, (_, n) => ({ id: `${n}`, title: `选项${n}`, type: "reply" as const }));
    const call: Interactive["actions"] = [{ id: "call", title: "打电话", type: "call", value: "020-12345678" }];
    await send({ id: "msg_1", text: "", interactive: { kind: "list", body: "请选", actions: eleven } });
    await send({ id: "msg_2", text: "", interactive: { kind: "buttons", actions: call } });
    const long: Interactive = { kind: "buttons", body: "长".repeat(400), actions };
    await send({ id: "msg_3", text: "", interactive: long });
    assert.deepEqual(kinds(), ["text", "text", "text", "msgmenu"]);
    assert.deepEqual(kf.delivered[1]?.content, { content: "1. 打电话 020-12345678" });
  });

  it("are a link or a mini program where a card has a picture", async () => {
    const { send } = accountAt(kf.origin, wecomHost({ a: png }));
    const url: Interactive["actions"] = [
      { id: "a", title: "查看", type: "url", value: "https://school.example/admissions" },
    ];
    const header = "招生简章".repeat(20);
    const link: Interactive = { kind: "card", header, body: "2026 年秋季", actions: url };
    await send({ id: "msg_1", text: "", interactive: link, attachments: [file("a")] });
    await send({
      id: "msg_2",
      text: "",
      interactive: { ...link, actions: actions.slice(2) },
      attachments: [file("a")],
    });
    assert.deepEqual(kinds(), ["link", "miniprogram"]);
    const { title = "" } = (kf.delivered[0]?.content ?? {}) as { title?: string };
    assert.ok(Buffer.byteLength(title) <= 128 && header.startsWith(title), "cut at a whole character");
    await send({ id: "msg_3", text: "", interactive: link });
    assert.equal(kinds()[2], "msgmenu", "without a picture it is a menu");
  });

  it("are places in the Chinese coordinates, and words in others", async () => {
    const { send } = accountAt(kf.origin);
    const place = { latitude: 23.1, longitude: 113.3, name: "学校东门", address: "海珠区" };
    await send({ id: "msg_1", text: "", location: { ...place, coord_system: "gcj02" } });
    await send({ id: "msg_2", text: "", location: { ...place, coord_system: "wgs84" } });
    assert.deepEqual(kf.delivered[0]?.content, place);
    assert.deepEqual(kf.delivered[1]?.content, { content: "学校东门\n海珠区\nwgs84 23.1, 113.3" });
  });
});

describe("the errcodes of wecom_kf", () => {
  it("each give their code, and say nothing of WeCom's own words", async () => {
    const { send } = accountAt(kf.origin);
    await send({ id: "msg_1" });
    for (const [errcode, verdict] of Object.entries(kfVerdicts)) {
      if (["40014", "41001", "42001", "40001", "95018"].includes(errcode)) continue;
      kf.failAfter("kf/send_msg", 0, Number(errcode));
      const error = await rejectionOf(send({ id: `msg_${errcode}` }));
      assert.deepEqual([error.code, error.details.reason], [verdict.code, verdict.reason], errcode);
      assert.ok(!error.message.includes("hint"), error.message);
    }
  });
});

describe("what WeCom knows of a customer", () => {
  it("is a nickname and the unionid other accounts know", async () => {
    const { session } = accountAt(kf.origin);
    assert.deepEqual(await session.resolveProfile?.(customer, never), {
      display_name: "王妈妈",
      points: [customer, { scheme: "wechat_unionid", value: "oUnionOfTheParent0001" }],
    });
    for (const value of [visitor, "wmNobody"]) {
      const point = { ...customer, value };
      assert.deepEqual(await session.resolveProfile?.(point, never), { points: [point] });
    }
  });
});

describe("files of customers", () => {
  it("are fetched with a token that is tried first", async () => {
    const { session, poll } = accountAt(kf.origin);
    await poll();
    kf.endToken("void");
    const source_ref = kf.files.put({ filename: "1.png", contentType: "image/png", bytes: png });
    const raw = { key: "k", body: Buffer.from("{}"), contentType: "application/json" };
    const call = await session.fetchAttachment?.({ source_ref }, raw, never);
    assert.ok(call !== undefined && "url" in call);
    assert.deepEqual(Buffer.from(await (await fetch(call.url)).arrayBuffer()), png);
    const gone = await rejectionOf(Promise.resolve(session.fetchAttachment?.({ source_ref: "gone" }, raw, never)));
    assert.deepEqual([gone.code, gone.details.providerCode], ["rejected", "40007"]);
  });
});

describe("the check of wecom_kf", () => {
  it("names an account the app may not manage", async () => {
    const { options, host } = accountAt(kf.origin, wecomHost(), { open_kfids: [registrar, "wkUNMANAGED00001"] });
    const { state, detail } = await check(options, host, never);
    assert.deepEqual([state, detail], ["failed", "open_kfids: this app may not manage wkUNMANAGED00001"]);
    assert.equal(calls("kf/account/list"), 1);
  });
});
