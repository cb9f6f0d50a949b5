import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import {
  credentials,
  type PlatformServer,
  plainQuery,
  platformServer,
  sealedRequest,
  sealOf,
} from "@gatehouse/sdk/wechat/testing";
import { withClient } from "../store/embedded/with-client.js";
import { type Arrived, answer, arrived, saying, timesArrived, untilStatus } from "./support/arrivals.js";
import { eventually } from "./support/eventually.js";
import { fileOf } from "./support/file-of.js";
import type { School } from "./support/front-desk.js";
import { schoolWith } from "./support/school-with.js";

const parent = "oKit0parent0000000000000001";
const customerPath = "/cgi-bin/message/custom/send";
const msgtypes = ["text", "image", "voice", "video", "news", "msgmenu"];

describe("a WeChat Official Account", () => {
  let platform: PlatformServer;
  let school: School;
  before(async () => {
    const { app_id, app_secret } = credentials("a");
    platform = await platformServer({ app_id, app_secret, msgtypes });
    const config = credentials("a", platform.origin);
    school = await schoolWith([{ id: "oa", connector: "wechat_oa", config }], [new URL(platform.origin).host]);
  });
  after(async () => {
    await school?.end();
    await platform?.stop();
  });

  const item = (members: object): string => {
    const fields = { ToUserName: "gh_0123456789ab", FromUserName: parent, CreateTime: seconds(), ...members };
    return `<xml>${Object.entries(fields)
      .map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
      .join("")}</xml>`;
  };
  const seconds = (): number => Math.floor(Date.now() / 1000);
  /** As the platform pushes: sealed and signed, and `success` is what it waits for. */
  async function push(xml: string): Promise<void> {
    const { url, rawBody } = sealedRequest(xml, new Date(), sealOf(credentials("a")));
    const given = await fetch(`${school.gateway.url}/hooks/oa${url.search}`, { method: "POST", body: rawBody });
    assert.deepEqual([given.status, await given.text()], [200, "success"]);
  }
  let last = 24_800_000_000_000_000n;
  const nextId = (): bigint => (last += 1n);
  async function write(words: string): Promise<Arrived> {
    platform.windows.wrote(parent, new Date());
    await push(item({ MsgType: "text", Content: words, MsgId: nextId() }));
    return arrived(school, saying(words));
  }
  const texts = (): unknown[] =>
    platform.reached.flatMap(({ path, body }) =>
      path === customerPath && body["touser"] === parent ? [(body["text"] as { content?: string })?.content] : [],
    );

  it("answers the check of its address, and a forged one with 401", async () => {
    const door = (query: Readonly<Record<string, string>>) =>
      `${school.gateway.url}/hooks/oa?${new URLSearchParams(query).toString()}`;
    const query = { ...plainQuery(new Date(), credentials("a").token), echostr: "5927782489" };
    assert.equal(await (await fetch(door(query))).text(), "5927782489");
    assert.equal((await fetch(door({ ...query, signature: "0".repeat(40) }))).status, 401);
    assert.equal((await fetch(door({}), { method: "POST", body: "<xml></xml>" })).status, 401);
  });

  it("brings a message and its answer by its own account", async () => {
    const { message, conversation } = await write("老师您好，请问如何办理休学？");
    assert.deepEqual([message.channel, message.from.scheme, message.from.value], ["wechat", "wechat_openid", parent]);
    assert.equal(conversation.reply_window?.limit, 5);
    await untilStatus(school, await answer(school, conversation.id, { text: "请到教务处。" }), "sent");
    assert.deepEqual(texts(), ["请到教务处。"]);
  });

  it("takes what is pushed again once, also under a new id", async () => {
    const again = item({ MsgType: "text", Content: "还在吗", MsgId: nextId() });
    await push(again);
    await push(again);
    await push(again.replace(/(<MsgId><!\[CDATA\[)\d+/, `$1${nextId()}`));
    await write("最后一句");
    assert.equal(timesArrived(school, saying("还在吗")), 1);
  });

  it("refuses what is forged, another account's or stale with 401, and keeps no row of it or of an exact repeat", async () => {
    const rows = (): Promise<unknown[]> =>
      withClient(school.database.owner, async (client) => {
        const counts = ["raw_event", "message", "dead_letter", "audit_entry"].map(
          (table) => `(SELECT count(*) FROM ${table})`,
        );
        return (await client.query(`SELECT ${counts.join(" || ' ' || ")} AS counts`)).rows;
      });
    const seal = sealOf(credentials("a"));
    const post = async ({ url, rawBody }: ReturnType<typeof sealedRequest>): Promise<number> =>
      (await fetch(`${school.gateway.url}/hooks/oa${url.search}`, { method: "POST", body: rawBody })).status;
    const xml = item({ MsgType: "text", Content: "真的", MsgId: nextId() });
    const once = sealedRequest(xml, new Date(), seal);
    assert.equal(await post(once), 200);
    await arrived(school, saying("真的"));
    await eventually("its delivery is in the book", async () => {
      const counted = await rows();
      await new Promise((resolve) => setTimeout(resolve, 300));
      return JSON.stringify(await rows()) === JSON.stringify(counted) || undefined;
    });
    const before = await rows();
    const forged = item({ MsgType: "text", Content: "假的", MsgId: nextId() });
    const stale = new Date(Date.now() - 360_000);
    assert.equal(await post(sealedRequest(forged, new Date(), { ...seal, token: "another-token" })), 401);
    assert.equal(await post(sealedRequest(forged, new Date(), { ...seal, receiver: "wxffffffffffffffff" })), 401);
    assert.equal(await post(sealedRequest(forged, stale, seal)), 401);
    assert.equal(await post(once), 200, "the same nonce again");
    assert.deepEqual(await rows(), before);
    assert.equal(timesArrived(school, saying("真的")), 1);
    assert.equal(timesArrived(school, saying("假的")), 0);
  });

  for (const [name, head] of [
    ["a document type", "<!DOCTYPE xml>"],
    ["an external entity", '<!DOCTYPE xml [<!ENTITY e SYSTEM "file:///etc/passwd">]>'],
    ["entities that multiply", '<!DOCTYPE xml [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'],
  ] as const)
    it(`answers ${name} with 400, though all that is signed is right`, async () => {
      const xml = item({ MsgType: "text", Content: "真的吗", MsgId: nextId() });
      const { url, rawBody } = sealedRequest(xml, new Date(), sealOf(credentials("a")));
      const body = `${head}${Buffer.from(rawBody).toString()}`;
      const given = await fetch(`${school.gateway.url}/hooks/oa${url.search}`, { method: "POST", body });
      assert.equal(given.status, 400, await given.text());
      assert.equal(timesArrived(school, saying("真的吗")), 0);
    });

  it("fetches a picture at once, which the link gives back byte for byte", async () => {
    const bytes = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(90_000, 7)]);
    platform.media.set("media-1", { contentType: "image/png", bytes });
    await push(item({ MsgType: "image", PicUrl: "http://example.com/1", MediaId: "media-1", MsgId: nextId() }));
    const { message } = await arrived(school, ({ type }) => type === "image");
    assert.deepEqual(await fileOf(message), bytes);
  });

  it("renews a token the platform has dropped, once, and sends", async () => {
    const { conversation } = await write("令牌");
    const granted = platform.tokens.granted();
    platform.tokens.expire();
    await untilStatus(school, await answer(school, conversation.id, { text: "换好了" }), "sent");
    assert.equal(platform.tokens.granted(), granted + 1);
  });

  it("splits a long text, and fails what the platform refuses for good", async () => {
    const { conversation } = await write("说说校规");
    const before = texts().length;
    const long = "校规第一条。".repeat(300);
    await untilStatus(school, await answer(school, conversation.id, { text: long }), "sent");
    const parts = texts().slice(before) as string[];
    assert.ok(parts.length === 3 && parts.every((part) => Buffer.byteLength(part) <= 2048));
    assert.equal(parts.map((part) => part.replace(/\s*[（(]\d\/\d[)）]\s*/g, "")).join(""), long);
    platform.fails(customerPath, 45_015);
    const failed = await untilStatus(school, await answer(school, conversation.id, { text: "晚了" }), "failed");
    assert.deepEqual([failed.error?.code, failed.error?.provider_code], ["reply_window_closed", "45015"]);
  });

  it("takes five answers; then a template alone leaves, and its receipt counts", async () => {
    const { conversation } = await write("成绩出来了吗");
    for (let n = 1; n <= 5; n += 1)
      await untilStatus(school, await answer(school, conversation.id, { text: `第 ${n} 条` }), "sent");
    const refused = await school.call("POST", "/messages", { conversation_id: conversation.id, text: "第 6 条" });
    assert.deepEqual([refused.status, /reply_window_closed/.test(refused.body.detail)], [409, true]);
    const template = { provider_template_id: "TM0001", parameters: { thing1: "成绩单" } };
    const sent = await untilStatus(
      school,
      await answer(school, conversation.id, { text: "成绩单已发布", template }),
      "accepted",
    );
    const finished = { MsgType: "event", Event: "TEMPLATESENDJOBFINISH", MsgID: sent.source_id, Status: "success" };
    await push(item(finished));
    await untilStatus(school, sent.id, "delivered");
  });

  it("shows choices as WeChat's own menu and knows what was tapped", async () => {
    const { conversation } = await write("在线吗");
    const actions = [
      { id: "yes", title: "满意", type: "reply" },
      { id: "no", title: "不满意", type: "reply" },
    ];
    await untilStatus(
      school,
      await answer(school, conversation.id, { interactive: { kind: "buttons", body: "满意吗？", actions } }),
      "sent",
    );
    const menu = platform.reached.at(-1)?.body["msgmenu"] as { list: { id: string }[] };
    assert.deepEqual(
      menu.list.map(({ id }) => id),
      ["yes", "no"],
    );
    await push(item({ MsgType: "text", Content: "满意", bizmsgmenuid: "yes", MsgId: nextId() }));
    const { message } = await arrived(school, ({ type }) => type === "interactive_reply");
    assert.equal(message.interactive_reply?.action_id, "yes");
  });
});
