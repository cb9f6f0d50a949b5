import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { WebhookRequest } from "@gatehouse/sdk";
import { errorOf, fakeHost, sampleOutbound } from "@gatehouse/sdk/testing";
import { config as schema } from "./config.js";
import plugin from "./index.js";
import { judge } from "./judge.js";
import { mediaCall } from "./media.js";
import { render } from "./render.js";
import { twilioSignature } from "./signature.js";
import { account } from "./testing/account.js";
import { type FakeTwilio, fakeTwilio } from "./testing/fake-twilio.js";
import { sign } from "./testing/sign.js";
import { webhook } from "./webhook.js";

describe("sms_twilio, signature", () => {
  /** The example of twilio.com/docs/usage/security ("Validating requests are coming from Twilio"). */
  it("gives the signature Twilio publishes", () => {
    const parameters = new URLSearchParams({
      CallSid: "CA1234567890ABCDE",
      Caller: "+14158675309",
      Digits: "1234",
      From: "+14158675309",
      To: "+18005551212",
    });
    assert.equal(
      twilioSignature("https://mycompany.com/myapp.php?foo=1&bar=2", parameters, "12345"),
      "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
    );
  });

  it("a name that stands several times counts once for each distinct value", () => {
    const once = new URLSearchParams("Digits=1234&Digits=5678");
    const twice = new URLSearchParams("Digits=5678&Digits=1234&Digits=1234");
    assert.equal(twilioSignature("https://a.example/", twice, "t"), twilioSignature("https://a.example/", once, "t"));
  });

  const config = schema.parse(account("a"));
  const body = Buffer.from(`MessageSid=SM${"1".repeat(32)}&From=%2B1&Body=x`);
  const request = (signedUrl: string, more: Partial<WebhookRequest> = {}): WebhookRequest => ({
    method: "POST",
    url: new URL("https://gateway.example/hooks/sms?x=1"),
    headers: new Map([["x-twilio-signature", sign(signedUrl, body, config.auth_token)]]),
    rawBody: body,
    receivedAt: new Date(0),
    ...more,
  });

  it("covers the address, with its default port or without", () => {
    for (const url of ["https://gateway.example/hooks/sms?x=1", "https://gateway.example:443/hooks/sms?x=1"])
      assert.equal(webhook(request(url), config).events.length, 1);
    for (const url of ["https://gateway.example/hooks/sms", "https://other.example/hooks/sms?x=1"])
      assert.equal(errorOf(() => webhook(request(url), config)).code, "bad_signature");
  });

  it("answers with an empty Response, so that nothing is texted back", () => {
    const { reply } = webhook(request("https://gateway.example/hooks/sms?x=1"), config);
    assert.ok(reply !== "admitted" && reply.body?.endsWith("<Response/>") && reply.contentType === "text/xml");
  });
});

describe("sms_twilio with the platform", () => {
  const { account_sid, auth_token } = account("a");
  let server: FakeTwilio;
  let config: ReturnType<typeof schema.parse>;
  const host = fakeHost({ allows: () => true });
  const signal = AbortSignal.timeout(10_000);
  before(async () => {
    server = await fakeTwilio(account_sid, auth_token);
    config = schema.parse(account("a", server.origin));
  });
  after(() => server.stop());

  const send = async (to: string, text = "退费申请已收到 & 谢谢", options = config) => {
    const message = sampleOutbound({ scheme: "phone", value: to }, { text });
    const context = { config: options, idempotencyKey: message.id, attempt: 1, now: new Date(0), nonce: "n" };
    return judge(await host.http(render(message, context), signal));
  };
  const refusedWith = (...given: Parameters<typeof send>) =>
    send(...given).then(
      () => assert.fail("it was taken"),
      ({ code, details }) => [code, details.reason ?? details.retryAfterMs, details.providerCode],
    );

  it("sends, and asks for statuses", async () => {
    assert.deepEqual(await send("+8613800138000"), { status: "accepted", source_id: `SM${"1".padStart(32, "0")}` });
    assert.deepEqual(server.taken.at(-1), {
      To: "+8613800138000",
      From: "+15005550006",
      Body: "退费申请已收到 & 谢谢",
      StatusCallback: "https://gateway.example/hooks/sms_twilio",
    });
  });

  it("hears why not", async () => {
    assert.deepEqual(await refusedWith("+15005550004"), ["rejected", "recipient_blocked", "21610"]);
    assert.deepEqual(await refusedWith("+15005550009"), ["rejected", "recipient_unknown", "21614"]);
    assert.deepEqual(await refusedWith("12"), ["rejected", "recipient_unknown", "21211"]);
    assert.deepEqual(await refusedWith("+15005550010", "x".repeat(1601)), ["rejected", "too_large", "21617"]);
    const other = { ...config, from: "+15005550001" };
    assert.deepEqual(await refusedWith("+15005550010", "x", other), ["unauthorized", undefined, "21606"]);
    for (let n = 0; n < 3; n += 1) await send("+15005550011");
    assert.deepEqual(await refusedWith("+15005550011"), ["rate_limited", 2000, "20429"]);
  });

  it("asks with the credentials where a file lies, and shows them to nobody else", async () => {
    const source_ref = `${server.origin}/2010-04-01/Accounts/${account_sid}/Messages/MM1/Media/ME1`;
    assert.deepEqual(await mediaCall({ source_ref }, config, host, signal), {
      method: "GET",
      url: "https://mms.twiliocdn.com/file?Signature=s",
      headers: {},
    });
    const wrong = schema.parse(account("b", server.origin));
    await assert.rejects(mediaCall({ source_ref }, wrong, host, signal), { code: "unauthorized" });
    const dialled = host.dialled.length;
    await assert.rejects(mediaCall({ source_ref: "https://evil.example/x" }, config, host, signal), {
      code: "rejected",
    });
    assert.equal(host.dialled.length, dialled);
  });
});

describe("sms_twilio, options", () => {
  const { from: _, ...rest } = account("a");
  for (const [name, options] of [
    ["neither a sender nor a service", rest],
    ["both", { ...account("a"), messaging_service_sid: `MG${"0".repeat(32)}` }],
    ["a SID of another kind", { ...account("a"), account_sid: `SK${"0".repeat(32)}` }],
    ["a status callback that is no web address", { ...account("a"), status_callback_url: "ftp://a.example" }],
  ] as const)
    it(`refuses ${name}`, () => assert.ok(!plugin.config.safeParse(options).success));

  it("a service in place of a sender", () => {
    const config = schema.parse({ ...rest, messaging_service_sid: `MG${"0".repeat(32)}` });
    const message = sampleOutbound({ scheme: "phone", value: "+8613800138000" });
    const context = { config, idempotencyKey: message.id, attempt: 1, now: new Date(0), nonce: "n" };
    const form = new URLSearchParams(String(render(message, context).body));
    assert.deepEqual([form.get("MessagingServiceSid"), form.has("From")], [`MG${"0".repeat(32)}`, false]);
  });
});
