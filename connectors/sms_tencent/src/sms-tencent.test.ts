import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Outbound } from "@gatehouse/sdk";
import { loopback, posted, templated, testErrorTable, testRefusals, toParent } from "@gatehouse/sdk/sms/testing";
import { errorOf } from "@gatehouse/sdk/testing";
import { check } from "./check.js";
import { config as schema } from "./config.js";
import { interpret } from "./interpret.js";
import { judge } from "./judge.js";
import { render } from "./render.js";
import { tc3Authorization } from "./tc3-sign.js";
import { account } from "./testing/account.js";
import { type FakeTencent, fakeTencent } from "./testing/fake-tencent.js";
import { webhook } from "./webhook.js";

describe("sms_tencent, signature", () => {
  /** "签名方法 v3" of cloud.tencent.com/document/api/382/52072; its example masks id and key with asterisks. */
  it("gives the signature the specification publishes", () => {
    const mask = "*".repeat(32);
    const request = {
      service: "cvm",
      host: "cvm.tencentcloudapi.com",
      action: "DescribeInstances",
      timestamp: 1_551_113_065,
      contentType: "application/json; charset=utf-8",
      body: String.raw`{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}`,
    };
    assert.equal(
      tc3Authorization(request, { id: `AKID${mask}`, key: mask }),
      `TC3-HMAC-SHA256 Credential=AKID${mask}/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host;x-tc-action, Signature=10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f`,
    );
  });
});

const to = { scheme: "phone", value: "+8613800138000" } as const;
const free = toParent("退费申请已收到");

describe("sms_tencent with the platform", () => {
  let server: FakeTencent;
  let config: ReturnType<typeof schema.parse>;
  before(async () => {
    server = await fakeTencent(account("a").secret_key);
    config = schema.parse(account("a", server.origin));
  });
  after(() => server.stop());

  const send = async (message: Outbound, now = new Date(), options = config) => {
    const context = { config: options, idempotencyKey: message.id, attempt: 1, now, nonce: "n" };
    return judge(await loopback().http(render(message, context), AbortSignal.timeout(5000)));
  };
  const refusedWith = (...given: Parameters<typeof send>) =>
    send(...given).then(
      () => assert.fail("it was taken"),
      ({ code, details }) => [code, details.reason, details.providerCode],
    );
  const numbered = (last: number): Outbound => ({ ...free, to: { ...to, value: `+861390013900${last}` } });

  it("sends a free reply through the one variable of the default template", async () => {
    assert.deepEqual(await send(free), { status: "accepted", source_id: "5000:1045710669157053657849499611" });
    assert.deepEqual(server.taken.at(-1), {
      PhoneNumberSet: ["+8613800138000"],
      SmsSdkAppId: "1400006666",
      SignName: "示范学校",
      TemplateId: "1110001",
      TemplateParamSet: ["退费申请已收到"],
      SessionContext: free.id,
    });
  });

  it("sends a template's parameters in the order of its numbers", async () => {
    for (const id of ["1110002", "1110003"]) {
      await send(templated(id, { "2": "11月30日", "1": "王小明", more: "x" }));
      assert.deepEqual(server.taken.at(-1)?.["TemplateParamSet"], ["王小明", "11月30日"]);
    }
  });

  it("hears what is refused of the one number, inside a call that succeeded", async () => {
    assert.deepEqual(await refusedWith({ ...free, to: { ...to, value: "+8610000" } }), [
      "rejected",
      "recipient_unknown",
      "InvalidParameterValue.IncorrectPhoneNumber",
    ]);
    assert.deepEqual(await refusedWith(numbered(9)), [
      "rejected",
      "recipient_blocked",
      "FailedOperation.PhoneNumberInBlacklist",
    ]);
    assert.equal((await refusedWith(templated("mark-id", { "1": "x" })))[1], "content_refused");
    for (let n = 0; n < 3; n += 1) await send(numbered(2));
    assert.equal((await refusedWith(numbered(2)))[0], "rate_limited");
  });

  it("a wrong clock is tried again; a wrong application stops the account", async () => {
    const late = await refusedWith(numbered(3), new Date(Date.now() - 600_000));
    assert.deepEqual(late, ["unavailable", undefined, "AuthFailure.SignatureExpire"]);
    const other = schema.parse({ ...account("a", server.origin), sdk_app_id: "1400009999" });
    assert.equal((await refusedWith(numbered(3), new Date(), other))[0], "unauthorized");
  });

  it("check knows a good secret, a bad one and an unknown id", async () => {
    const host = loopback();
    const state = async (options: unknown) =>
      (await check(schema.parse(options), host, AbortSignal.timeout(5000))).state;
    assert.equal(await state(account("a", server.origin)), "ok");
    assert.equal(await state(account("b", server.origin)), "failed");
    assert.equal(await state({ ...account("a", server.origin), secret_id: "AKIDother" }), "failed");
  });
});

describe("sms_tencent, before any call", () => {
  const config = schema.parse(account("a"));
  const { default_template: _, ...templatesOnly } = account("a");
  testRefusals(render, [
    ["a signature that is not registered", templated("mark-id", { "1": "x" }, "别的学校"), config, /signature/],
    ["a template that is not registered", templated("9", {}), config, /template is not/],
    ["a parameter that is missing", templated("1110002", { "1": "王小明" }), config, /needs \{2\}/],
    ["a parameter that is empty", templated("mark-id", { "1": "" }), config, /needs \{1\}/],
    ["a free reply without a default template", free, schema.parse(templatesOnly), /templates only/],
  ]);
});

describe("sms_tencent, error table", () => {
  const errorFor = (code: string, words: string) => {
    const body = JSON.stringify({ Response: { SendStatusSet: [{ Code: code, Message: words }] } });
    return errorOf(() => judge({ status: 200, headers: new Map(), body }));
  };
  testErrorTable(errorFor, [
    ["LimitExceeded.PhoneNumberOneHourLimit", "rejected quota_exhausted"],
    ["LimitExceeded.AppDailyLimit", "rejected quota_exhausted"],
    ["FailedOperation.InsufficientBalanceInSmsPackage", "rejected quota_exhausted"],
    ["FailedOperation.ContainSensitiveWord", "rejected content_refused"],
    ["FailedOperation.SignatureIncorrectOrUnapproved", "rejected content_refused"],
    ["InvalidParameterValue.ContentLengthLimit", "rejected too_large"],
    ["UnauthorizedOperation.RequestIpNotInWhitelist", "unauthorized "],
    ["IpNotInWhitelist", "unauthorized "],
    ["RequestLimitExceeded.UinLimitExceeded", "rate_limited "],
  ]);
});

describe("sms_tencent, in", () => {
  const config = schema.parse(account("a"));
  const request = (body: unknown, secret = config.path_secret) => posted(body, secret);
  const reply = { mobile: "13800138000", nationcode: "86", text: "好", time: 1_795_420_800 };

  it("answers as the platform wants it, only to who knows the address", () => {
    const { reply: answer } = webhook(request(reply), config);
    assert.deepEqual(answer, { status: 200, body: '{"result":0,"errmsg":"OK"}', contentType: "application/json" });
    assert.equal(errorOf(() => webhook(request(reply, "b".repeat(43)), config)).code, "bad_signature");
    const { path_secret: _, ...sendOnly } = config;
    assert.equal(errorOf(() => webhook(request(reply, ""), sendOnly as typeof config)).code, "bad_signature");
  });

  it("pushed again it is the same; an odd entry harms only itself", () => {
    const keyOf = (given: object) => webhook(request(given), config).events[0]?.key;
    assert.equal(keyOf(reply), keyOf({ ...reply }));
    assert.notEqual(keyOf(reply), keyOf({ ...reply, mobile: "13900139000" }));
    const report = { sid: "1", report_status: "SUCCESS" };
    const [first, odd] = webhook(request([report, { report_status: 1 }]), config).events;
    assert.equal(first && interpret(first).length, 1);
    assert.equal(errorOf(() => odd && interpret(odd)).code, "rejected");
  });
});

describe("sms_tencent, options", () => {
  for (const [name, more] of [
    ["a default template with two variables", { default_template: "1110002" }],
    ["a default template that is not listed", { default_template: "9" }],
    ["one template twice", { templates: [...account("a").templates, { id: "mark-id", text: "x" }] }],
    ["an application that is no number", { sdk_app_id: "my-app" }],
    ["a secret of 42 characters", { path_secret: "a".repeat(42) }],
  ] as const)
    it(`refuses ${name}`, () => assert.ok(!schema.safeParse({ ...account("a"), ...more }).success));
});
