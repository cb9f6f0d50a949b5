import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { wecomEnveloped, wecomQuery } from "@gatehouse/sdk/wechat/testing";
import { credentials as dingtalk } from "../../../connectors/dingtalk/dist/testing/credentials.js";
import { type FakeDingtalk, fakeDingtalk } from "../../../connectors/dingtalk/dist/testing/fake-dingtalk.js";
import { credentials as feishu } from "../../../connectors/feishu/dist/testing/credentials.js";
import { type FakeFeishu, fakeFeishu } from "../../../connectors/feishu/dist/testing/fake-feishu.js";
import { company, example as wecomExample } from "../../../connectors/wecom/dist/testing/account.js";
import { type FakeWecom, startFakeWecom } from "../../../connectors/wecom/dist/testing/fake-wecom.js";
import { answer, arrived, saying, timesArrived, untilStatus } from "./support/arrivals.js";
import { eventually } from "./support/eventually.js";
import { fileOf } from "./support/file-of.js";
import type { School } from "./support/front-desk.js";
import { schoolWith } from "./support/school-with.js";

describe("DingTalk, Feishu and WeCom", () => {
  let ding: FakeDingtalk;
  let lark: FakeFeishu;
  let wecom: FakeWecom;
  let school: School;
  before(async () => {
    [ding, lark, wecom] = await Promise.all([fakeDingtalk(), fakeFeishu(), startFakeWecom(company)]);
    school = await schoolWith(
      [
        { id: "ding", connector: "dingtalk", config: { ...dingtalk, api_url: ding.origin, media_url: ding.origin } },
        { id: "lark", connector: "feishu", config: { ...feishu, base_url: lark.origin } },
        { id: "wecom", connector: "wecom", config: { ...wecomExample, api_url: wecom.origin } },
      ],
      [ding, lark, wecom].map(({ origin }) => new URL(origin).host),
    );
    await eventually("both streams are open", () =>
      ding.connections() > 0 && lark.connections() > 0 ? true : undefined,
    );
  });
  after(async () => {
    await school?.end();
    await Promise.all([ding?.stop(), lark?.stop(), wecom?.stop()]);
  });

  const toRobot = (msgId: string, content: string) => ({
    conversationId: "cidDirect==",
    chatbotCorpId: "dingcorp",
    senderNick: "王老师",
    senderStaffId: "staff-1",
    createAt: Date.now(),
    senderCorpId: "dingcorp",
    conversationType: "1",
    senderId: "$:LWCP_v1:$sender==",
    robotCode: dingtalk.client_id,
    msgId,
    msgtype: "text",
    text: { content },
  });
  const toBot = (id: string, message_type: string, content: object) => ({
    schema: "2.0",
    header: {
      event_id: `evt-${id}`,
      event_type: "im.message.receive_v1",
      create_time: String(Date.now()),
      token: "",
      app_id: feishu.app_id,
      tenant_key: "tenant",
    },
    event: {
      sender: { sender_id: { open_id: "ou_1" }, sender_type: "user", tenant_key: "tenant" },
      message: {
        message_id: `om_${id}`,
        create_time: String(Date.now()),
        chat_id: "oc_p2p",
        chat_type: "p2p",
        message_type,
        content: JSON.stringify(content),
      },
    },
  });
  async function post(members: Record<string, string>): Promise<void> {
    const fields = {
      ToUserName: wecomExample.corp_id,
      CreateTime: Math.floor(Date.now() / 1000),
      AgentID: wecomExample.agent_id,
    };
    const all = Object.entries({ ...fields, FromUserName: "wang.laoshi", ...members });
    const xml = `<xml>${all.map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`).join("")}</xml>`;
    const body = wecomEnveloped(Buffer.from(xml), wecomExample);
    const query = new URLSearchParams(wecomQuery(body, new Date(), wecomExample));
    const given = await fetch(`${school.gateway.url}/hooks/wecom?${query.toString()}`, { method: "POST", body });
    assert.equal(given.status, 200);
  }

  it("dingtalk: by its stream in, acknowledged; by the robot out", async () => {
    ding.say(toRobot("msg1==", "请假怎么办"));
    const { message, conversation, person } = await arrived(school, saying("请假怎么办"));
    assert.deepEqual([message.from.value, person.display_name], ["staff-1", "王老师"]);
    await eventually("the frame is acknowledged", () => [...ding.answers.values()].find(({ code }) => code === 200));
    await untilStatus(school, await answer(school, conversation.id, { text: "找班主任。" }), "accepted");
    assert.deepEqual(ding.delivered.at(-1)?.param, { content: "找班主任。" });
    ding.expireTokens();
    await untilStatus(school, await answer(school, conversation.id, { text: "填表。" }), "accepted");
    ding.say(toRobot("msg1==", "请假怎么办"));
    const opened = ding.opened();
    ding.cut();
    await eventually("it is connected again", () => (ding.opened() > opened ? true : undefined));
    ding.say(toRobot("msg2==", "表在哪"));
    await arrived(school, saying("表在哪"));
    assert.equal(timesArrived(school, saying("请假怎么办")), 1);
  });

  it("feishu: by its long connection in, once; a lost answer sends nothing twice; a file is fetched", async () => {
    lark.push(toBot("1", "text", { text: "班车几点" }));
    const { conversation } = await arrived(school, saying("班车几点"));
    await eventually("it is acknowledged", () => (lark.unanswered() === 0 ? true : undefined));
    lark.push(toBot("1", "text", { text: "班车几点" }));
    const id = await answer(school, conversation.id, { text: "七点。" });
    await untilStatus(school, id, "sent");
    assert.deepEqual(lark.messages.at(-1)?.content, { text: "七点。" });
    lark.loseAnswer();
    await untilStatus(school, await answer(school, conversation.id, { text: "在东门。" }), "sent");
    assert.equal(lark.messages.filter(({ content }) => content["text"] === "在东门。").length, 1);
    lark.push(toBot("2", "file", { file_key: "file_v3_1", file_name: "班车表.pdf" }), 2);
    const { message } = await arrived(school, ({ type, account_id }) => account_id === "lark" && type === "file");
    assert.equal((await fileOf(message)).toString(), "bytes of file_v3_1");
    assert.equal(timesArrived(school, saying("班车几点")), 1);
  });

  it("wecom: a member writes to the app and is answered by it; one who left cannot be", async () => {
    await post({ MsgType: "text", Content: "打印机坏了", MsgId: "9223372036854775807" });
    await post({ MsgType: "text", Content: "打印机坏了", MsgId: "9223372036854775807" });
    const { message, conversation } = await arrived(school, saying("打印机坏了"));
    assert.deepEqual([message.source_id, message.from.value], ["9223372036854775807", "wang.laoshi"]);
    await untilStatus(school, await answer(school, conversation.id, { text: "马上来。" }), "sent");
    assert.deepEqual(wecom.delivered.at(-1), { to: "wang.laoshi", msgtype: "text", content: { content: "马上来。" } });
    assert.equal(timesArrived(school, saying("打印机坏了")), 1);
    const named = await eventually("the member's name", () =>
      school.crm.received.find(
        ({ event: { type, data } }) => type === "gatehouse.person.updated.v1" && data.person?.display_name === "王老师",
      ),
    );
    assert.ok(named);
    wecom.failNext("message/send", 81_013);
    const failed = await untilStatus(school, await answer(school, conversation.id, { text: "在吗" }), "failed");
    assert.deepEqual([failed.error?.code, failed.error?.provider_code], ["recipient_unknown", "81013"]);
  });
});
