import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Outbound, type OutboundAttachment, PluginError, type SendContext, type Sent } from "@gatehouse/sdk";
import { type FakeHost, fakeHost, sampleOutbound } from "@gatehouse/sdk/testing";
import { open } from "./session.js";
import { type Account, account } from "./testing/account.js";

const parent = { scheme: "wechat_openid", scope: "wxaaaaaaaaaaaaaaaa", value: "oKit0parent0000000000000001" } as const;
const customer = "/cgi-bin/message/custom/send";
const { signal } = new AbortController();

const file = (kind: OutboundAttachment["kind"], content_type: string): OutboundAttachment => ({
  id: "att_1",
  kind,
  url: "https://gateway.example/files/1",
  filename: "成绩单",
  content_type,
});

interface Shown {
  readonly msgtype: string;
  readonly image?: { readonly media_id: string };
}

describe("wechat_oa, out", () => {
  let here: Account;
  let clock: Date;
  let host: FakeHost;
  let sends = 0;
  const fresh = (): FakeHost => fakeHost({ allows: () => true });

  before(async () => {
    clock = new Date("2026-11-23T08:00:00.000Z");
    here = await account(() => clock);
    host = fresh();
    here.server.windows.wrote(parent.value, clock);
  });
  after(() => here.server.stop());

  const context = (more: Partial<SendContext> = {}): SendContext => {
    sends += 1;
    return { config: here.config, idempotencyKey: `msg_${sends}`, attempt: 1, now: clock, nonce: "n", ...more };
  };
  async function send(
    more: Partial<Outbound>,
    options: { context?: Partial<SendContext>; at?: FakeHost } = {},
  ): Promise<Sent> {
    here.server.windows.wrote(parent.value, clock);
    const session = open(here.config, options.at ?? host);
    return (await session.send?.(sampleOutbound(parent, more), context(options.context), signal)) ?? assert.fail();
  }
  /** What reached the person since. */
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

  it("a text, in UTF-8 as it stands", async () => {
    assert.deepEqual(await reached(() => send({ text: "您好 𠮷 <a>" })), [text("您好 𠮷 <a>")]);
    assert.deepEqual(await send({}), { status: "sent" });
  });

  it("words first, then each file, uploaded with its own bytes", async () => {
    const attachments = [file("image", "image/png"), file("voice", "audio/amr"), file("video", "video/mp4")];
    const messages = (await reached(() => send({ attachments }))) as readonly Shown[];
    assert.deepEqual(
      messages.map(({ msgtype }) => msgtype),
      ["text", "image", "voice", "video"],
    );
    const stored = here.server.media.get(messages[1]?.image?.media_id ?? "");
    assert.deepEqual([stored?.contentType, stored?.bytes.toString()], ["image/png", "a file"]);
  });

  it("a file alone sends no empty text; one the platform cannot take is refused before anything leaves", async () => {
    assert.equal((await reached(() => send({ text: "", attachments: [file("image", "image/png")] }))).length, 1);
    const both = send({ attachments: [file("file", "application/pdf")] });
    assert.deepEqual(await reached(() => assert.rejects(both, { code: "rejected" })), []);
    await assert.rejects(send({ text: "" }), { code: "rejected" });
  });

  it("choices as a menu, links below it, a long text before it", async () => {
    const actions = [
      { id: "yes", title: "满意", type: "reply" as const },
      { id: "no", title: "不满意", type: "reply" as const },
      { id: "l", title: "查看", type: "url" as const, value: "https://school.example/" },
    ];
    const interactive = { kind: "buttons" as const, body: "您对这次服务满意吗", footer: "谢谢", actions };
    const list = [
      { id: "yes", content: "满意" },
      { id: "no", content: "不满意" },
    ];
    const tail_content = "查看 https://school.example/\n谢谢";
    const shown = { head_content: "您对这次服务满意吗", list, tail_content };
    assert.deepEqual(await reached(() => send({ text: interactive.body, interactive })), [
      { msgtype: "msgmenu", msgmenu: shown },
    ]);
    const long = "长".repeat(400);
    assert.deepEqual(await reached(() => send({ text: long, interactive: { ...interactive, body: "" } })), [
      text(long),
      { msgtype: "msgmenu", msgmenu: { head_content: "请选择：", list, tail_content } },
    ]);
    const linksOnly = { kind: "list" as const, actions: actions.slice(2) };
    assert.deepEqual(await reached(() => send({ text: "请看", interactive: linksOnly })), [
      text("请看\n查看 https://school.example/"),
    ]);
  });

  it("a card as one article; a card without a link as words", async () => {
    const url = "https://school.example/apply";
    const interactive = {
      kind: "card" as const,
      header: "招生简章",
      body: "2027 年秋季",
      actions: [{ id: "a", title: "报名", type: "url" as const, value: url }],
    };
    const article = { title: "招生简章", description: "请看\n2027 年秋季", url };
    assert.deepEqual(await reached(() => send({ text: "请看", interactive })), [
      { msgtype: "news", news: { articles: [article] } },
    ]);
    assert.deepEqual(await reached(() => send({ text: "请看", interactive: { ...interactive, actions: [] } })), [
      text("请看\n招生简章\n2027 年秋季"),
    ]);
  });

  it("a template gives a 64-bit id, exactly; its parameters are its data", async () => {
    const template = { provider_template_id: "t-1", parameters: { thing1: "家长会", time2: "2026年12月1日" } };
    const interactive = {
      kind: "card" as const,
      actions: [{ id: "a", title: "详情", type: "url" as const, value: "https://school.example/meeting" }],
    };
    let sent: Sent | undefined;
    const [body] = await reached(async () => {
      sent = await send({ template, interactive }, { context: { idempotencyKey: "msg_template" } });
    });
    assert.match(sent?.source_id ?? "", /^24174538274274344\d\d$/);
    assert.equal(sent?.status, "accepted");
    const { client_msg_id, ...rest } = body as { client_msg_id: string };
    assert.match(client_msg_id, /^[0-9a-f]{32}$/);
    assert.deepEqual(rest, {
      template_id: "t-1",
      data: { thing1: { value: "家长会" }, time2: { value: "2026年12月1日" } },
      url: "https://school.example/meeting",
    });
    assert.equal(here.server.asked.at(-1), "/cgi-bin/message/template/send");
  });

  it("a template whose id the options list is a subscription message", async () => {
    const config = { ...here.config, subscribe_template_ids: ["t-2"] };
    const template = { provider_template_id: "t-2", parameters: { thing1: "放假通知" } };
    await open(config, host).send?.(sampleOutbound(parent, { template }), context(), signal);
    assert.equal(here.server.asked.at(-1), "/cgi-bin/message/subscribe/bizsend");
  });

  it("one token for all processes; one that ended or was revoked is renewed once", async () => {
    const shared = fresh();
    const before = here.server.tokens.granted();
    await Promise.all([send({}, { at: shared }), send({}, { at: shared }), send({}, { at: fresh() })]);
    assert.equal(here.server.tokens.granted(), before);
    here.server.tokens.expire();
    await send({}, { at: shared });
    assert.equal(here.server.tokens.granted(), before + 1);
    here.server.tokens.revoke();
    await send({}, { at: shared });
    assert.equal(here.server.tokens.granted(), before + 2);
    here.server.fails(customer, 40001, 40001);
    await assert.rejects(send({}, { at: shared }), { code: "unauthorized" });
  });

  it("outside the window, beyond five, to a stranger: refused with the reason", async () => {
    const session = open(here.config, host);
    const answer = (to = parent as { scheme: "wechat_openid"; scope?: string; value: string }): Promise<Sent> =>
      session.send?.(sampleOutbound(to), context(), signal) ?? assert.fail();
    const reason = (name: string) => (error: unknown) => {
      assert.equal((error as { details: { reason?: string } }).details.reason, name);
      return true;
    };
    here.server.windows.wrote(parent.value, clock);
    for (let n = 0; n < 5; n += 1) await answer();
    await assert.rejects(answer(), reason("quota_exhausted"));
    here.server.windows.wrote(parent.value, clock);
    clock = new Date(clock.getTime() + 49 * 3_600_000);
    await assert.rejects(answer(), reason("reply_window_closed"));
    await assert.rejects(answer({ scheme: "wechat_openid", value: "?" }), reason("recipient_unknown"));
    await assert.rejects(answer({ ...parent, scope: "wxbbbbbbbbbbbbbbbb" }), reason("recipient_unknown"));
  });

  it("too many calls: `rate_limited`; busy or a lost upload: `unavailable`; a lost answer: `uncertain`", async () => {
    here.server.fails(customer, 45011);
    await assert.rejects(send({}), { code: "rate_limited" });
    here.server.fails(customer, -1);
    await assert.rejects(send({}), { code: "unavailable" });
    await assert.rejects(send({ text: "字".repeat(700) }), { code: "rejected" });
    const attachments = [file("image", "image/png")];
    here.server.fails("/cgi-bin/media/upload", 45001);
    await assert.rejects(send({ text: "", attachments }), { code: "rejected" });
    const lossy = { ...host, http: lostAnswer(host, "/custom/send") };
    await assert.rejects(send({}, { at: lossy }), { code: "uncertain" });
    await assert.rejects(
      send({ text: "", attachments }, { at: { ...host, http: lostAnswer(host, "/media/upload") } }),
      {
        code: "unavailable",
      },
    );
  });

  it("a retry goes on where the attempt before stopped", async () => {
    const attachments = [file("image", "image/png"), file("image", "image/jpeg")];
    const idempotencyKey = "msg_parts";
    here.server.fails("/cgi-bin/media/upload", -1);
    const first = await reached(() =>
      assert.rejects(send({ attachments }, { context: { idempotencyKey } }), { code: "unavailable" }),
    );
    const second = await reached(() => send({ attachments }, { context: { idempotencyKey, attempt: 2 } }));
    assert.deepEqual([first.length, second.length], [1, 2]);
  });

  it("content_check asks first; risky words never leave", async () => {
    const checking = { ...here.config, content_check: true };
    const say = (words: string) =>
      open(checking, host).send?.(sampleOutbound(parent, { text: words }), context(), signal);
    here.server.windows.wrote(parent.value, clock);
    assert.equal((await reached(async () => say("平安"))).length, 1);
    const refused = await reached(() => assert.rejects(async () => say("a risky-word"), { code: "rejected" }));
    assert.deepEqual(refused, []);
    here.server.fails("/wxa/msg_sec_check", 87014);
    await assert.rejects(async () => say("平安"), { code: "rejected" });
  });
});

/** The call arrives, its answer does not: what the gateway's client calls `uncertain`. */
function lostAnswer(host: FakeHost, path: string): FakeHost["http"] {
  return async (call, within) => {
    const answer = await host.http(call, within);
    if (call.url.includes(path)) throw new PluginError("uncertain", "the answer is lost");
    return answer;
  };
}
