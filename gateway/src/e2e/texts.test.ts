import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { eventually } from "./support/eventually.js";
import { type School, startSchool, tokens } from "./support/front-desk.js";
import { startTextProvider, type TextProvider } from "./support/text-provider.js";

const secret = "0123456789abcdef".repeat(4);

/** The hour that is now in Shanghai, as quiet hours that surely hold. */
function aroundNow(): { from: string; to: string } {
  const clock = (ms: number): string =>
    new Date(Date.now() + ms).toLocaleTimeString("en-GB", {
      timeZone: "Asia/Shanghai",
      hour: "2-digit",
      minute: "2-digit",
    });
  return { from: clock(-3_600_000), to: clock(3_600_000) };
}

describe("short messages", () => {
  let provider: TextProvider;
  let school: School;
  before(async () => {
    provider = await startTextProvider();
    const config = {
      send: { url: provider.url, fields: { id: "id" }, id_path: "id" },
      receive: { auth: { type: "path_secret", secret }, report: {} },
    };
    school = await startSchool({
      change: ({ accounts, egress, ...rest }) => ({
        ...rest,
        accounts: [
          ...accounts,
          { id: "sms", connector: "sms_http", config },
          { id: "night", connector: "sms_http", quiet_hours: aroundNow(), config },
        ],
        egress: { allow_private: [...egress.allow_private, provider.address] },
      }),
    });
  });
  after(async () => {
    await school?.end();
    await provider?.close();
  });

  let last = 0;
  /** A text of somebody at the account's hook; returns the conversation as the helpdesk hears of it. */
  async function text(from: string, words: string, account = "sms"): Promise<string> {
    last += 1;
    const id = `mo-${last}`;
    const body = JSON.stringify({ from, text: words, id });
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${school.gateway.url}/hooks/${account}/${secret}`, { method: "POST", headers, body });
    assert.equal(answer.status, 200);
    const event = await eventually(`the event of ${id}`, () =>
      school.crm.received.find(({ event: { data } }) => data.message?.source_id === id),
    );
    return event.event.data.conversation?.id ?? "";
  }
  const send = (conversation_id: string, words: object) =>
    school.call("POST", "/messages", { conversation_id, ...words });

  it("a file, a place and choices are said in words, by the gateway", async () => {
    const from = "+8613900000001";
    const conversation = await text(from, "校门在哪");
    const interactive = {
      kind: "buttons",
      body: "还要什么？",
      actions: [
        { id: "refund", title: "退费", type: "reply" },
        { id: "repair", title: "报修", type: "reply", value: "dorm" },
      ],
    };
    const location = { latitude: 39.9, longitude: 116.4, name: "北门", coord_system: "gcj02" };
    const file = { filename: "校车.txt", content_type: "text/plain", content_base64: "5qCh6L2m" };
    assert.equal((await send(conversation, { interactive, location, attachments: [file] })).status, 202);
    const [said] = await provider.to(from, 1);
    assert.match(said?.text ?? "", /^还要什么？\n1\. 退费\n2\. 报修\n/);
    assert.match(said?.text ?? "", /\n\[位置\] 北门 https:\/\/uri\.amap\.com/);
    assert.match(said?.text ?? "", /\n\[文件\] 校车\.txt \(6 B\) http.*\/api\/v1\/attachments\/att_/);
  });

  it("the number answered is the choice that stood beside it", async () => {
    const from = "+8613900000001";
    await text(from, "２");
    const chosen = await eventually("the choice", () =>
      school.crm.received.find(({ event: { data } }) => data.message?.interactive_reply !== undefined),
    );
    const { type, interactive_reply, text: words } = chosen.event.data.message ?? {};
    assert.deepEqual([type, words], ["interactive_reply", "２"]);
    assert.deepEqual(interactive_reply, { action_id: "repair", title: "报修", value: "dorm" });
  });

  it("an edit becomes a correction; what has left cannot be taken back", async () => {
    const from = "+8613900000002";
    const conversation = await text(from, "几点开门");
    const { body } = await send(conversation, { text: "七点。" });
    await provider.to(from, 1);
    assert.equal((await school.call("PATCH", `/messages/${body.id}`, { text: "八点。" })).status, 202);
    const [, correction] = await provider.to(from, 2);
    assert.equal(correction?.text, "更正：八点。");
    assert.notEqual(correction?.id, body.id);
    const edited = await school.event("message.edited", body.id);
    assert.deepEqual([edited.data.message?.text, edited.data.message?.revision], ["八点。", 2]);
    const gone = await school.call("DELETE", `/messages/${body.id}`);
    assert.deepEqual([gone.status, /cannot take back/.test(gone.body.detail)], [409, true]);
  });

  it("who asks to hear no more hears no more, until asked again", async () => {
    const from = "+8613900000003";
    const conversation = await text(from, "在吗");
    assert.equal((await send(conversation, { text: "在的。" })).status, 202);
    await provider.to(from, 1);
    await text(from, "退订");
    const refused = await send(conversation, { text: "缴费通知" });
    assert.deepEqual([refused.status, /recipient_blocked/.test(refused.body.detail)], [409, true]);
    await text(from, "恢复订阅");
    assert.equal((await send(conversation, { text: "欢迎回来" })).status, 202);
    assert.deepEqual(
      (await provider.to(from, 2)).map(({ text: words }) => words),
      ["在的。", "欢迎回来"],
    );
  });

  it("quiet hours hold what nobody asked for, and no answer", async () => {
    const to = { account_id: "night", scheme: "phone", value: "+8613900000004" };
    const unasked = await school.call("POST", "/messages", { to, text: "明天停课" });
    assert.equal(unasked.status, 202);
    const held = await eventually("it waits", async () => {
      const { body } = await school.call("GET", "/deliveries", undefined, {
        token: tokens.admin,
      });
      return body.items.find(
        (item: { last_code?: string; target_id?: string }) =>
          item.target_id === "night" && item.last_code === "quiet_hours",
      );
    });
    assert.ok(held);
    const asker = "+8613900000005";
    const conversation = await text(asker, "今晚停电吗", "night");
    await send(conversation, { text: "不停。" });
    await provider.to(asker, 1);
    assert.deepEqual(
      provider.texts.filter((one) => one.to === "+8613900000004"),
      [],
    );
  });
});
