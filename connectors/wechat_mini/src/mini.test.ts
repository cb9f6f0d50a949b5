import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { HttpCall, Outbound, OutboundAttachment, Sent } from "@gatehouse/sdk";
import { fakeHost, sampleOutbound } from "@gatehouse/sdk/testing";
import { credentials, deliver, sealOf } from "@gatehouse/sdk/wechat/testing";
import { config as schema } from "./config.js";
import plugin from "./index.js";
import { open } from "./session.js";
import { type Account, account } from "./testing/account.js";

const parent = { scheme: "wechat_openid", scope: "wxaaaaaaaaaaaaaaaa", value: "oMini0parent000000000000001" } as const;
const { signal } = new AbortController();
const cover: OutboundAttachment = {
  id: "att_1",
  kind: "image",
  url: "https://gateway.example/files/1",
  filename: "cover.png",
  content_type: "image/png",
};
const page = { id: "p", title: "去缴费", type: "mini_program" as const, value: "pages/pay/index?id=1" };
const link = { id: "l", title: "查看", type: "url" as const, value: "https://school.example/fees" };

describe("wechat_mini, in", () => {
  const config = schema.parse(credentials("a"));
  const now = new Date("2026-11-23T08:00:00.000Z");
  const text = (id: string, content = "你好"): string =>
    `{"ToUserName":"gh_1","FromUserName":"${parent.value}","CreateTime":1795420800,"MsgType":"text","Content":"${content}","MsgId":${id}}`;

  it("JSON in an envelope of JSON: answers success, keys by the exact 64-bit id, keeps the decrypted JSON", () => {
    const id = "9223372036854775807";
    const results = deliver(text(id), now, sealOf(config), (request) => plugin.webhook?.(request, config));
    assert.deepEqual(
      results.map(({ reply }) => reply !== "admitted" && reply.body),
      ["success"],
    );
    const [raw] = results[0]?.events ?? [];
    assert.deepEqual([raw?.key, raw?.contentType], [`msg:${id}`, "application/json"]);
    assert.equal(Buffer.from(raw?.body ?? []).toString(), text(id));
  });

  it("the same words under a new id are known by their content", () => {
    const keys = ["1", "2"].map((id) => {
      const [result] = deliver(text(id), now, sealOf(config), (request) => plugin.webhook?.(request, config));
      return result?.events[0]?.contentKey;
    });
    assert.ok(keys[0]);
    assert.equal(keys[1], keys[0]);
  });
});

describe("wechat_mini, out", () => {
  let here: Account;
  let sends = 0;
  before(async () => {
    here = await account();
  });
  after(() => here.server.stop());

  async function send(more: Partial<Outbound>, options: Partial<Account["config"]> = {}): Promise<Sent> {
    sends += 1;
    here.server.windows.wrote(parent.value, new Date());
    const config = { ...here.config, ...options };
    const session = open(config, fakeHost({ allows: () => true }));
    const context = { config, idempotencyKey: `msg_${sends}`, attempt: 1, now: new Date(), nonce: "n" };
    return (await session.send?.(sampleOutbound(parent, more), context, signal)) ?? assert.fail();
  }
  /** What reached the person, by kind. */
  async function reached(run: () => Promise<unknown>): Promise<readonly unknown[]> {
    const from = here.server.reached.length;
    await run();
    return here.server.reached.slice(from).map(({ body }) => {
      const { touser, ...rest } = body;
      assert.equal(touser, parent.value);
      return rest;
    });
  }
  const text = (content: string): object => ({ msgtype: "text", text: { content } });

  it("a text, then each picture; other files are refused before anything leaves", async () => {
    const [said, shown] = await reached(() => send({ text: "您好", attachments: [cover] }));
    assert.deepEqual(said, text("您好"));
    const { media_id } = (shown as { image: { media_id: string } }).image;
    assert.equal(here.server.media.get(media_id)?.bytes.toString(), "a file");
    const voice = { ...cover, kind: "voice" as const, content_type: "audio/amr" };
    const refused = () => assert.rejects(send({ attachments: [voice] }), { code: "rejected" });
    assert.deepEqual(await reached(refused), []);
    await assert.rejects(send({ text: "" }), { code: "rejected" });
  });

  it("a card that leads to a page has the picture for its cover", async () => {
    const interactive = { kind: "card" as const, header: "校园缴费", actions: [page] };
    const [said, card, ...more] = await reached(() => send({ text: "请缴费", interactive, attachments: [cover] }));
    assert.deepEqual([said, more], [text("请缴费"), []]);
    const { thumb_media_id, ...rest } = (card as { miniprogrampage: Record<string, string> }).miniprogrampage;
    assert.deepEqual(rest, { title: "校园缴费", pagepath: page.value });
    assert.ok(here.server.media.has(thumb_media_id ?? ""));
  });

  it("a card that leads to a link has the picture of the options; without one all is said in words", async () => {
    const interactive = { kind: "card" as const, header: "缴费说明", body: "秋季学期", actions: [link, page] };
    const link_thumb_url = "https://school.example/logo.png";
    const description = `请看\n秋季学期\n去缴费 ${page.value}`;
    assert.deepEqual(await reached(() => send({ text: "请看", interactive }, { link_thumb_url })), [
      { msgtype: "link", link: { title: "缴费说明", description, url: link.value, thumb_url: link_thumb_url } },
    ]);
    assert.deepEqual(await reached(() => send({ text: "请看", interactive })), [
      text(`请看\n缴费说明\n秋季学期\n查看 ${link.value}\n去缴费 ${page.value}`),
    ]);
  });

  it("a template is a subscription message; its 64-bit id comes back", async () => {
    const template = { provider_template_id: "t-1", parameters: { thing1: "缴费提醒" } };
    const interactive = { kind: "card" as const, actions: [page] };
    const sent = await send({ template, interactive });
    assert.match(sent.source_id ?? "", /^24174538274274344\d\d$/);
    assert.deepEqual(here.server.reached.at(-1), {
      path: "/cgi-bin/message/subscribe/send",
      body: { touser: parent.value, template_id: "t-1", data: { thing1: { value: "缴费提醒" } }, page: page.value },
    });
  });

  it("risky words are refused where content_check is on", async () => {
    const refused = () => assert.rejects(send({ text: "a risky-word" }, { content_check: true }), { code: "rejected" });
    assert.deepEqual(await reached(refused), []);
    assert.equal((await reached(() => send({ text: "a risky-word" }))).length, 1);
  });

  it("fetches a picture with a token that lives", async () => {
    here.server.media.set("picture", { contentType: "image/jpeg", bytes: Buffer.from([255, 216, 255]) });
    here.server.tokens.expire();
    const session = open(here.config, fakeHost({ allows: () => true }));
    const raw = { key: "k", body: Buffer.alloc(0), contentType: "application/json" };
    const call = (await session.fetchAttachment?.({ source_ref: "picture" }, raw, signal)) as HttpCall;
    assert.equal(here.server.tokens.verdict(new URL(call.url).searchParams.get("access_token")), 0);
  });
});
