import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { account as aliyun } from "../../../connectors/sms_aliyun/dist/testing/account.js";
import { type FakeAliyun, fakeAliyun } from "../../../connectors/sms_aliyun/dist/testing/fake-aliyun.js";
import { type FakeSmsd, fakeSmsd } from "../../../connectors/sms_gammu/dist/testing/fake-smsd.js";
import { account as tencent } from "../../../connectors/sms_tencent/dist/testing/account.js";
import { type FakeTencent, fakeTencent } from "../../../connectors/sms_tencent/dist/testing/fake-tencent.js";
import { account as twilio } from "../../../connectors/sms_twilio/dist/testing/account.js";
import { type FakeTwilio, fakeTwilio } from "../../../connectors/sms_twilio/dist/testing/fake-twilio.js";
import { sign } from "../../../connectors/sms_twilio/dist/testing/sign.js";
import { answer, arrived, saying, timesArrived, untilStatus } from "./support/arrivals.js";
import { eventually } from "./support/eventually.js";
import { type School, tokens } from "./support/front-desk.js";
import { schoolWith } from "./support/school-with.js";

const secret = "a".repeat(43);
const number = "+8613800138000";

/** How one provider brings a text and a report, and what it was last asked to send. */
interface Provider {
  push(id: string, words: string): Promise<void>;
  report(sourceId: string, good: boolean): Promise<void>;
  sent(): { readonly to: string; readonly text: string } | undefined;
}

describe("providers of short messages", () => {
  let fakes: { aliyun: FakeAliyun; tencent: FakeTencent; twilio: FakeTwilio };
  let smsd: FakeSmsd;
  let school: School;
  before(async () => {
    const { auth_token, account_sid } = twilio("a");
    fakes = {
      aliyun: await fakeAliyun(aliyun("a").access_key_secret),
      tencent: await fakeTencent(tencent("a").secret_key),
      twilio: await fakeTwilio(account_sid, auth_token),
    };
    smsd = fakeSmsd();
    school = await schoolWith(
      [
        { id: "aliyun", connector: "sms_aliyun", config: aliyun("a", fakes.aliyun.origin) },
        { id: "tencent", connector: "sms_tencent", config: tencent("a", fakes.tencent.origin) },
        { id: "twilio", connector: "sms_twilio", config: twilio("a", fakes.twilio.origin) },
        { id: "modem", connector: "sms_gammu", config: { spool_path: smsd.path, poll_secs: 1, settle_secs: 0 } },
      ],
      Object.values(fakes).map(({ origin }) => new URL(origin).host),
    );
  });
  after(async () => {
    await school?.end();
    await Promise.all(Object.values(fakes ?? {}).map((fake) => fake.stop()));
    smsd?.remove();
  });

  async function post(path: string, body: string, headers: Record<string, string>): Promise<void> {
    const given = await fetch(`${school.gateway.url}/hooks/${path}`, { method: "POST", body, headers });
    assert.equal(given.status, 200, await given.text());
  }
  const json = (path: string, body: unknown) =>
    post(path, JSON.stringify(body), { "content-type": "application/json" });
  function form(members: Record<string, string>): Promise<void> {
    const body = new URLSearchParams({ AccountSid: twilio("a").account_sid, ...members }).toString();
    const signature = sign(`${school.gateway.url}/hooks/twilio`, Buffer.from(body), twilio("a").auth_token);
    const type = "application/x-www-form-urlencoded";
    return post("twilio", body, { "content-type": type, "x-twilio-signature": signature });
  }
  const beijing = (): string =>
    new Date(Date.now() + 8 * 3_600_000)
      .toISOString()
      .replace(/[T.].*|T/g, (part) => (part.length > 1 ? ` ${part.slice(1, 9)}` : " "));

  const providers: Readonly<Record<string, Provider>> = {
    aliyun: {
      push: (id, content) =>
        json(`aliyun/${secret}`, [
          { phone_number: "13800138000", content, send_time: beijing(), dest_code: "1", sequence_id: id },
        ]),
      report: (biz_id, success) =>
        json(`aliyun/${secret}`, [
          {
            phone_number: "13800138000",
            success,
            report_time: beijing(),
            err_code: success ? "DELIVERED" : "UNDELIV",
            biz_id,
          },
        ]),
      sent: () => {
        const { PhoneNumbers = "", TemplateParam = "{}" } = fakes.aliyun.taken.at(-1) ?? {};
        return { to: `+${PhoneNumbers}`, text: JSON.parse(TemplateParam).content };
      },
    },
    tencent: {
      push: (id, text) =>
        json(`tencent/${secret}`, {
          mobile: "13800138000",
          nationcode: "86",
          sign: "示范学校",
          text,
          time: Number(id),
        }),
      report: (sid, good) =>
        json(`tencent/${secret}`, [
          {
            user_receive_time: beijing(),
            nationcode: "86",
            mobile: "13800138000",
            report_status: good ? "SUCCESS" : "FAIL",
            errmsg: good ? "DELIVRD" : "UNDELIV",
            sid,
          },
        ]),
      sent: () => {
        const { PhoneNumberSet = [], TemplateParamSet = [] } = (fakes.tencent.taken.at(-1) ?? {}) as Record<
          string,
          string[]
        >;
        return { to: PhoneNumberSet[0] ?? "", text: TemplateParamSet[0] ?? "" };
      },
    },
    twilio: {
      push: (id, Body) =>
        form({ MessageSid: `SM${id.padStart(32, "f")}`, From: number, To: "+15005550006", Body, NumMedia: "0" }),
      report: (MessageSid, good) =>
        form({
          MessageSid,
          MessageStatus: good ? "delivered" : "undelivered",
          To: number,
          ...(!good && { ErrorCode: "30005" }),
        }),
      sent: () => {
        const { To = "", Body = "" } = fakes.twilio.taken.at(-1) ?? {};
        return { to: To, text: Body };
      },
    },
  };

  for (const [id, provider] of Object.entries(providers))
    it(`${id}: a text comes once however often it is pushed; the answer leaves; reports count`, async () => {
      const words = `${id}在吗`;
      await provider.push("1795420800", words);
      await provider.push("1795420800", words);
      const { conversation, message } = await arrived(school, saying(words));
      assert.deepEqual([message.from.value, message.account_id], [number, id]);
      const good = await answer(school, conversation.id, { text: "在的，您请说。" });
      const { source_id = "" } = await untilStatus(school, good, "accepted");
      assert.deepEqual(provider.sent(), { to: number, text: "在的，您请说。" });
      await provider.report(source_id, true);
      await untilStatus(school, good, "delivered");
      const bad = await answer(school, conversation.id, { text: "请回复。" });
      const { source_id: other = "" } = await untilStatus(school, bad, "accepted");
      await provider.report(other, false);
      const { error } = await untilStatus(school, bad, "failed");
      assert.ok(error?.provider_code !== undefined);
      assert.equal(timesArrived(school, saying(words)), 1);
    });

  it("a number the provider refuses fails, a forged push is refused", async () => {
    const to = { account_id: "twilio", scheme: "phone", value: "+15005550004" };
    const { body } = await school.call("POST", "/messages", { to, text: "您好" });
    const failed = await untilStatus(school, body.id, "failed");
    assert.deepEqual([failed.error?.code, failed.error?.provider_code], ["recipient_blocked", "21610"]);
    const forged = { "content-type": "application/x-www-form-urlencoded", "x-twilio-signature": "AAAA" };
    for (const [path, headers] of [
      ["twilio", forged],
      [`aliyun/${"b".repeat(43)}`, {}],
      [`tencent/${"b".repeat(43)}`, {}],
    ] as const) {
      const given = await fetch(`${school.gateway.url}/hooks/${path}`, { method: "POST", body: "[]", headers });
      assert.equal(given.status, 401, path);
    }
  });

  /** Why a send to this number failed, as the message, the helpdesk's event and the dead letter tell it. */
  async function failure(value: string, sign_name?: string): Promise<unknown[]> {
    const template = {
      provider_template_id: "SMS_100000002",
      parameters: { name: "王小明", date: "9 月 1 日" },
      ...(sign_name !== undefined && { sign_name }),
    };
    const to = { account_id: "aliyun", scheme: "phone", value };
    const { status, body } = await school.call("POST", "/messages", { to, text: "开学通知", template });
    assert.equal(status, 202, JSON.stringify(body));
    const { error } = await untilStatus(school, body.id, "failed");
    assert.equal((await school.event("message.failed", body.id)).data.message?.error?.code, error?.code);
    const letters = await school.call("GET", "/dead-letters", undefined, { token: tokens.integrator });
    const letter = letters.body.items.find(({ item_id }: { item_id: string }) => item_id === body.id);
    return [error?.code, error?.provider_code, letter?.code];
  }

  for (const [name, sign] of [
    ["a signature nobody approved", "未报备学校"],
    ["a signature with a line break", "示范学校\r\nX-Evil: 1"],
  ] as const)
    it(`${name} does not leave, and the reason is kept`, async () => {
      const before = fakes.aliyun.taken.length;
      assert.deepEqual(await failure(number, sign), ["content_refused", undefined, "content_refused"]);
      assert.equal(fakes.aliyun.taken.length, before);
    });

  it("a refusal inside a 200 is a failure with the provider's reason", async () =>
    assert.deepEqual(await failure("+442071838750"), [
      "recipient_unknown",
      "isv.MOBILE_NUMBER_ILLEGAL",
      "recipient_unknown",
    ]));

  it("a modem at gammu-smsd: long texts whole, and sent when the modem has sent", async () => {
    const long = "请问新生报到需要带哪些材料？".repeat(12);
    smsd.receive("+8613800138000", long);
    const { conversation } = await arrived(school, saying(long));
    const id = await answer(school, conversation.id, { text: "带录取通知书。" });
    await untilStatus(school, id, "accepted");
    await eventually("the modem sends it", () => {
      smsd.transmit();
      return smsd.transmitted.find(({ text }) => text === "带录取通知书。");
    });
    await untilStatus(school, id, "sent");
    assert.equal(timesArrived(school, saying(long)), 1);
  });
});
