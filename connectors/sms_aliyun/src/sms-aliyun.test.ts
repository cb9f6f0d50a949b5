import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Outbound } from "@gatehouse/sdk";
import { loopback, posted, templated, testErrorTable, testRefusals, toParent } from "@gatehouse/sdk/sms/testing";
import { errorOf } from "@gatehouse/sdk/testing";
import { acs3Headers } from "./acs3-sign.js";
import { check } from "./check.js";
import { config as schema } from "./config.js";
import { interpret } from "./interpret.js";
import { judge } from "./judge.js";
import { render } from "./render.js";
import { account } from "./testing/account.js";
import { type FakeAliyun, fakeAliyun } from "./testing/fake-aliyun.js";
import { webhook } from "./webhook.js";

describe("sms_aliyun, signature", () => {
  /** "固定参数示例" of help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature. */
  it("gives the signature the specification publishes", () => {
    const headers = acs3Headers(
      {
        host: "ecs.cn-shanghai.aliyuncs.com",
        action: "RunInstances",
        version: "2014-05-26",
        query: { RegionId: "cn-shanghai", ImageId: "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd" },
        date: "2023-10-26T10:22:32Z",
        nonce: "3156853299f313e23d1673dc12e1703d",
      },
      { id: "YourAccessKeyId", secret: "YourAccessKeySecret" },
    );
    assert.equal(
      headers["authorization"],
      "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
    );
  });
});

const to = { scheme: "phone", value: "+8613800138000" } as const;
const free = toParent("退费申请已收到 & 谢谢");

describe("sms_aliyun with the platform", () => {
  let server: FakeAliyun;
  let config: ReturnType<typeof schema.parse>;
  let serial = 0;
  before(async () => {
    server = await fakeAliyun(account("a").access_key_secret);
    config = schema.parse(account("a", server.origin));
  });
  after(() => server.stop());

  const send = async (message: Outbound, more: { nonce?: string; now?: Date } = {}) => {
    serial += 1;
    const context = { config, idempotencyKey: message.id, attempt: 1, now: new Date(), nonce: `n-${serial}`, ...more };
    const call = render(message, context);
    const answer = await loopback().http(call, AbortSignal.timeout(5000));
    return judge(answer);
  };
  const refusedWith = (message: Outbound, more = {}) =>
    send(message, more).then(
      () => assert.fail("it was taken"),
      ({ code, details }) => [code, details.reason, details.providerCode],
    );
  const numbered = (last: number): Outbound => ({ ...free, to: { ...to, value: `+861390013900${last}` } });

  it("sends a free reply through the one variable of the default template", async () => {
    assert.deepEqual(await send(free), { status: "accepted", source_id: "932702304080415351^0" });
    assert.deepEqual(server.taken.at(-1), {
      PhoneNumbers: "8613800138000",
      SignName: "示范学校",
      TemplateCode: "SMS_100000001",
      TemplateParam: '{"content":"退费申请已收到 & 谢谢"}',
      OutId: free.id,
    });
  });

  it("sends a template with exactly its variables", async () => {
    await send(templated("SMS_100000002", { date: "11月30日", name: "王小明 (一)*'!", more: "x" }));
    assert.equal(server.taken.at(-1)?.["TemplateParam"], `{"name":"王小明 (一)*'!","date":"11月30日"}`);
  });

  it("hears what the platform refuses inside a 200", async () => {
    assert.deepEqual(await refusedWith({ ...free, to: { ...to, value: "+85261234567" } }), [
      "rejected",
      "recipient_unknown",
      "isv.MOBILE_NUMBER_ILLEGAL",
    ]);
    assert.deepEqual(await refusedWith({ ...numbered(1), text: "校".repeat(36) }), [
      "rejected",
      "too_large",
      "isv.PARAM_LENGTH_LIMIT",
    ]);
    assert.deepEqual(await refusedWith(templated("mark-id", { "1": "x" })), [
      "rejected",
      "content_refused",
      "isv.SMS_TEMPLATE_ILLEGAL",
    ]);
    for (let n = 0; n < 3; n += 1) await send(numbered(2));
    assert.equal((await refusedWith(numbered(2)))[0], "rate_limited");
  });

  it("a repeated nonce and a clock 16 minutes off are tried again, not sent twice", async () => {
    const taken = server.taken.length;
    await send(numbered(3), { nonce: "twice" });
    assert.equal((await refusedWith(numbered(3), { nonce: "twice" }))[2], "SignatureNonceUsed");
    const late = await refusedWith(numbered(3), { now: new Date(Date.now() - 16 * 60_000) });
    assert.deepEqual(late, ["unavailable", undefined, "InvalidTimeStamp.Expired"]);
    assert.equal(server.taken.length, taken + 1);
  });

  it("check knows a good key, a bad secret and an unknown key", async () => {
    const host = loopback();
    const state = async (options: unknown) =>
      (await check(schema.parse(options), host, AbortSignal.timeout(5000))).state;
    assert.equal(await state(account("a", server.origin)), "ok");
    assert.equal(await state(account("b", server.origin)), "failed");
    assert.equal(await state({ ...account("a", server.origin), access_key_id: "LTAIother" }), "failed");
  });
});

describe("sms_aliyun, before any call", () => {
  const config = schema.parse(account("a"));
  const { default_template: _, ...templatesOnly } = account("a");
  testRefusals(render, [
    ["a signature that is not registered", templated("mark-id", { "1": "x" }, "别的学校"), config, /signature/],
    ["a template that is not registered", templated("SMS_9", {}), config, /template is not/],
    ["a parameter that is missing", templated("SMS_100000002", { name: "王小明" }), config, /needs date/],
    ["a parameter that is empty", templated("mark-id", { "1": "" }), config, /needs 1/],
    ["a free reply without a default template", free, schema.parse(templatesOnly), /templates only/],
  ]);
});

describe("sms_aliyun, error table", () => {
  const errorFor = (code: string, words: string) => {
    const body = JSON.stringify({ Code: code, Message: words });
    return errorOf(() => judge({ status: 200, headers: new Map(), body }));
  };
  testErrorTable(errorFor, [
    ["isv.SMS_SIGNATURE_ILLEGAL", "rejected content_refused"],
    ["isv.SMS_TEMPLATE_ILLEGAL", "rejected content_refused"],
    ["isv.SIGN_STATE_ILLEGAL", "rejected content_refused"],
    ["isv.BLACK_KEY_CONTROL_LIMIT", "rejected content_refused"],
    ["isv.PARAM_NOT_SUPPORT_URL", "rejected content_refused"],
    ["isv.PARAM_LENGTH_LIMIT", "rejected too_large"],
    ["isv.AMOUNT_NOT_ENOUGH", "rejected quota_exhausted"],
    ["isv.OUT_OF_SERVICE", "rejected quota_exhausted"],
    ["isv.DAY_LIMIT_CONTROL", "rejected quota_exhausted"],
    ["isv.MOBILE_NUMBER_ILLEGAL", "rejected recipient_unknown"],
    ["isv.ACCOUNT_ABNORMAL", "unauthorized "],
    ["Forbidden.RAM", "unauthorized "],
    ["Throttling.Api", "rate_limited "],
  ]);
});

describe("sms_aliyun, in", () => {
  const config = schema.parse(account("a"));
  const request = (body: unknown, secret = config.path_secret) => posted(body, secret);
  const up = { phone_number: "13800138000", content: "好", send_time: "2026-11-23 16:00:00", sequence_id: 7 };

  it("answers as the platform wants it, only to who knows the address", () => {
    const { reply } = webhook(request([up]), config);
    assert.deepEqual(reply, { status: 200, body: '{"code":0,"msg":"成功"}', contentType: "application/json" });
    assert.equal(errorOf(() => webhook(request([up], "b".repeat(43)), config)).code, "bad_signature");
    const { path_secret: _, ...sendOnly } = config;
    assert.equal(errorOf(() => webhook(request([up], ""), sendOnly as typeof config)).code, "bad_signature");
  });

  it("pushed again it is the same; an odd entry harms only itself", () => {
    const [first, odd] = webhook(request([up, { phone_number: 5 }]), config).events;
    assert.equal(webhook(request([{ ...up }]), config).events[0]?.key, first?.key);
    assert.equal(first && interpret(first).length, 1);
    assert.equal(errorOf(() => odd && interpret(odd)).code, "rejected");
  });

  it("a long message's parts report one by one", () => {
    const report = { phone_number: "13800138000", success: true, biz_id: "1^0", err_code: "DELIVERED" };
    const keys = webhook(request([report, { ...report, success: false, err_code: "X" }]), config).events;
    assert.notEqual(keys[0]?.key, keys[1]?.key);
  });
});

describe("sms_aliyun, options", () => {
  for (const [name, more] of [
    ["a default template with two variables", { default_template: "SMS_100000002" }],
    ["a default template that is not listed", { default_template: "SMS_9" }],
    ["one template twice", { templates: [...account("a").templates, { id: "mark-id", text: "x" }] }],
    ["no signature", { signatures: [] }],
    ["a secret of 42 characters", { path_secret: "a".repeat(42) }],
  ] as const)
    it(`refuses ${name}`, () => assert.ok(!schema.safeParse({ ...account("a"), ...more }).success));
});
