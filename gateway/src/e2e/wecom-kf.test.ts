import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import {
  admissions,
  company,
  example,
  parent,
  registrar,
  visitor,
} from "../../../connectors/wecom_kf/dist/testing/account.js";
import { type FakeKf, startFakeKf } from "../../../connectors/wecom_kf/dist/testing/fake-kf.js";
import { withClient } from "../store/embedded/with-client.js";
import { type Arrived, answer, arrived, saying, untilStatus } from "./support/arrivals.js";
import { eventually } from "./support/eventually.js";
import { fileOf } from "./support/file-of.js";
import type { School } from "./support/front-desk.js";
import { knockAt } from "./support/kf-knock.js";
import { schoolWith } from "./support/school-with.js";

const text = (content: string) => ({ msgtype: "text", text: { content } });

describe("微信客服", () => {
  let kf: FakeKf;
  let school: School;
  before(async () => {
    kf = await startFakeKf(company);
    const config = { ...example, api_url: kf.origin };
    school = await schoolWith([{ id: "kf", connector: "wecom_kf", config }], [new URL(kf.origin).host]);
  });
  after(async () => {
    await school?.end();
    await kf?.stop();
  });

  const now = (): void => {
    kf.clock.now = new Date();
  };
  const syncs = () => kf.seen.filter(({ path }) => path === "kf/sync_msg");
  const knock = async (openKfid: string): Promise<void> =>
    assert.equal(await knockAt(school.gateway.url, openKfid, kf.mailbox.knock()), 200);
  async function write(content: string, by = parent, to = admissions): Promise<Arrived> {
    now();
    kf.customerSays(to, by, text(content));
    await knock(to);
    return arrived(school, saying(content));
  }
  const gotten = (to: string) => kf.delivered.filter((one) => one.to === to);

  it("is polled for what waits where it knocked, with the token of the knock", async () => {
    const first = await eventually("the poll of the start", () => (syncs().length >= 2 ? syncs().length : undefined));
    const { message, conversation } = await write("请问几号报名？");
    const asked = syncs().slice(first);
    const knocked = asked.filter(({ body }) => String(body["token"]).startsWith("ENC"));
    assert.deepEqual([...new Set(knocked.map(({ body }) => body["open_kfid"]))], [admissions]);
    assert.deepEqual(
      [message.from.scheme, message.from.value, message.channel],
      ["wecom_external_userid", parent, "wechat"],
    );
    const { reply_window } = conversation;
    assert.deepEqual([reply_window?.limit, reply_window?.remaining], [5, 5]);
  });

  it("asks once what a new person is called, and tells it", async () => {
    const named = await eventually("person.updated", () =>
      school.crm.received.find(({ event }) => event.type === "gatehouse.person.updated.v1"),
    );
    assert.equal(named.event.data.person?.display_name, "王妈妈");
    assert.equal(named.event.sequence, "2");
    const { person } = await write("我是谁？");
    assert.equal(person.display_name, "王妈妈");
    assert.equal(kf.seen.filter(({ path }) => path === "kf/customer/batchget").length, 1);
  });

  it("hears two knocks at once for two desks", async () => {
    now();
    kf.customerSays(admissions, parent, text("招生"));
    kf.customerSays(registrar, visitor, text("学籍"));
    await Promise.all([knock(admissions), knock(registrar)]);
    await arrived(school, saying("招生"));
    await arrived(school, saying("学籍"));
  });

  it("keeps no hint once it was used", async () => {
    await eventually("all hints are used", async () => {
      const rows = await withClient(school.database.owner, (client) =>
        client.query("SELECT key FROM account_state WHERE key LIKE 'gateway-wake-%'"),
      );
      return rows.rows.length === 0 ? true : undefined;
    });
  });

  it("greets who enters", async () => {
    now();
    kf.enter(registrar, visitor);
    await knock(registrar);
    const { message } = await arrived(school, ({ type }) => type === "system");
    assert.equal(message.text, "进入会话");
    assert.deepEqual(
      gotten(visitor).map(({ content }) => content),
      [{ content: example.welcome_text }],
    );
  });

  it("answers by the same desk, and learns of a failure afterwards", async () => {
    const { conversation } = await write("收到了吗？");
    const id = await answer(school, conversation.id, { text: "收到，六月一日起。" });
    const sent = await untilStatus(school, id, "accepted");
    const got = gotten(parent).at(-1);
    assert.deepEqual([got?.from, got?.content], [admissions, { content: "收到，六月一日起。" }]);
    assert.equal(got?.msgid, sent.source_id);
    now();
    const fail = { event_type: "msg_send_fail", external_userid: parent, fail_msgid: sent.source_id, fail_type: 10 };
    kf.event(admissions, fail);
    await knock(admissions);
    const failed = await untilStatus(school, id, "failed");
    assert.deepEqual([failed.error?.provider_code, failed.error?.message], ["10", "用户拒收"]);
  });

  it("brings what the staff answer in WeCom as a message that was sent", async () => {
    now();
    kf.staffSays(admissions, visitor, "wang.laoshi", text("我来处理。"));
    await knock(admissions);
    const { message } = await arrived(school, saying("我来处理。"), "message.sent");
    assert.deepEqual([message.direction, message.origin], ["outbound", "echo"]);
    assert.equal(message.from.value, "wang.laoshi");
    kf.setState(admissions, visitor, 4);
  });

  it("fetches a picture, which the link gives back byte for byte", async () => {
    now();
    const content = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(90_000, 7)]);
    const media_id = kf.files.put({ filename: "1.png", contentType: "image/png", bytes: content });
    kf.customerSays(admissions, parent, { msgtype: "image", image: { media_id } });
    await knock(admissions);
    const { message } = await arrived(school, ({ type }) => type === "image");
    assert.deepEqual(await fileOf(message), content);
  });

  it("takes five answers to each message, and none after 48 hours", async () => {
    const { conversation } = await write("学费多少？");
    for (let n = 1; n <= 5; n += 1)
      await untilStatus(school, await answer(school, conversation.id, { text: `第 ${n} 条` }), "accepted");
    const refused = await school.call("POST", "/messages", { conversation_id: conversation.id, text: "第 6 条" });
    assert.deepEqual([refused.status, /reply_window_closed/.test(refused.body.detail)], [409, true]);
    const again = await write("还有住宿费呢？");
    assert.equal(again.conversation.reply_window?.remaining, 5);
    await withClient(school.database.owner, (client) =>
      client.query("UPDATE conversation SET reply_opened_at = now() - interval '49 hours' WHERE id = $1", [
        conversation.id,
      ]),
    );
    const late = await school.call("POST", "/messages", { conversation_id: conversation.id, text: "晚了" });
    assert.deepEqual([late.status, /48 hours/.test(late.body.detail)], [409, true]);
    assert.ok(!gotten(parent).some(({ content }) => JSON.stringify(content).includes("第 6 条")));
  });

  it("fails what WeCom refuses for good; a lost answer is asked for again and reaches nobody twice", async () => {
    const { conversation } = await write("有校车吗？");
    kf.failAfter("kf/send_msg", 0, 40_096);
    const failed = await untilStatus(school, await answer(school, conversation.id, { text: "有的" }), "failed");
    assert.deepEqual([failed.error?.code, failed.error?.provider_code], ["recipient_unknown", "40096"]);
    kf.breakAfter("kf/send_msg");
    await untilStatus(school, await answer(school, conversation.id, { text: "七点发车" }), "accepted");
    const words = gotten(parent).map(({ content }) => (content as { content?: string }).content);
    assert.equal(words.filter((one) => one === "七点发车").length, 1);
  });
});
