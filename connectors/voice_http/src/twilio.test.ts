import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type InboundEvent, PluginError } from "@gatehouse/sdk";
import { fakeHost, sampleOutbound } from "@gatehouse/sdk/testing";
import { stateOf } from "@gatehouse/sdk/voice/testing";
import { config as schema } from "./config.js";
import { judge } from "./judge.js";
import { render } from "./render.js";
import { open } from "./session.js";
import { fakeApi } from "./testing/fake-api.js";
import { type Caller, fakeCall } from "./testing/fake-call.js";
import { twilioOptions } from "./testing/options.js";
import { account, requestTo } from "./testing/signed.js";
import { callerOf } from "./twilio/caller.js";
import { signatureOf } from "./twilio/signature.js";
import { escaped } from "./twilio/twiml.js";
import { webhook } from "./webhook.js";

const api = "https://api.twilio.com";
const config = schema.parse(twilioOptions(api));
const withAnswer = (answer: object) => schema.parse({ provider: { ...twilioOptions(api).provider, answer } });
const hook = "https://gateway.example/hooks/hotline";

const states = (events: readonly InboundEvent[]): readonly string[] => events.map(stateOf);

describe("Twilio's signature", () => {
  it("is that of its own published example", () => {
    // twilio.com/docs/usage/security, "Validating requests": token 12345
    const parameters = new URLSearchParams({
      CallSid: "CA1234567890ABCDE",
      Caller: "+12349013030",
      Digits: "1234",
      From: "+12349013030",
      To: "+18005551212",
    });
    const url = "https://mycompany.com/myapp.php?foo=1&bar=2";
    assert.equal(signatureOf(url, parameters, "12345"), "0/KCTR6DLpKmkAf8muzZqo1nDgQ=");
  });

  it("covers the query, where our own TwiML keeps what it noted", () => {
    const body = new URLSearchParams({ CallSid: `CA${"1".repeat(32)}`, CallStatus: "completed" }).toString();
    const good = requestTo(`${hook}?step=leg`, body);
    webhook(good, config);
    for (const query of ["", "?step=leg&noticed=1", "?step=recording"])
      assert.throws(
        () => webhook({ ...good, url: new URL(`${hook}${query}`) }, config),
        (error) => error instanceof PluginError && error.code === "bad_signature",
      );
  });

  it("does not let Twilio's caller write our own parameters", () => {
    const body = new URLSearchParams({ CallSid: `CA${"1".repeat(32)}`, CallStatus: "ringing", GatehouseNoticed: "1" });
    assert.throws(
      () => webhook(requestTo(hook, body.toString()), config),
      (error) => error instanceof PluginError && error.code === "rejected",
    );
  });
});

describe("a call at Twilio", () => {
  const notice = "hears 通话将被录音，按 9 不录音。";
  const hello = "hears 您好，这里是 &lt;校园&gt; &amp; 热线。";
  const prompt = "hears 请在提示音后留言。";

  for (const [name, caller, log, told] of [
    [
      "is greeted, told of the recording, connected and recorded",
      { desk: "answers" },
      [hello, notice, "desk rings", "they talk", "recorded", "hung up"],
      ["ringing", "answered", "ended", "ended +recording"],
    ],
    [
      "is not recorded when the caller refuses",
      { desk: "answers", key: "9" },
      [hello, notice, "desk rings", "they talk", "hung up"],
      ["ringing", "answered", "ended"],
    ],
    [
      "is not recorded when any key breaks the notice off",
      { desk: "answers", key: "5" },
      [hello, notice, "desk rings", "they talk", "hung up"],
      ["ringing", "answered", "ended"],
    ],
    [
      "becomes a voicemail when the desk does not answer",
      { desk: "no-answer", leavesMessage: true },
      [hello, notice, "desk rings", prompt, "recorded", "hung up"],
      ["ringing", "missed", "missed +recording"],
    ],
    [
      "is missed when the desk is busy and nothing is said",
      { desk: "busy" },
      [hello, notice, "desk rings", prompt, "hung up"],
      ["ringing", "missed"],
    ],
  ] as readonly (readonly [string, Caller, readonly string[], readonly string[]])[])
    it(name, () => {
      const call = fakeCall(config, caller);
      assert.deepEqual(call.log, log);
      assert.deepEqual(states(call.events), told);
    });

  it("says in its steps whether the notice was heard", () => {
    const noticed = (caller: Caller): unknown => {
      const answered = fakeCall(config, caller).events.find(
        (event) => event.type === "call.updated" && event.call.state === "answered",
      );
      return answered?.type === "call.updated" && answered.call.notice_played;
    };
    assert.deepEqual([noticed({ desk: "answers" }), noticed({ desk: "answers", key: "9" })], [true, false]);
  });

  it("is not recorded where recording is off", () => {
    const plain = withAnswer({ number: "+8613900001111" });
    assert.deepEqual(fakeCall(plain, { desk: "answers" }).log, ["desk rings", "they talk", "hung up"]);
  });

  it("without a desk takes messages only, and without anything hangs up", () => {
    const box = withAnswer({ greeting: "您好", voicemail: { prompt: "请留言" } });
    assert.deepEqual(fakeCall(box, { desk: "busy", leavesMessage: true }).log, [
      "hears 您好",
      "hears 请留言",
      "recorded",
      "hung up",
    ]);
    assert.deepEqual(fakeCall(withAnswer({}), { desk: "busy" }).log, ["hung up"]);
  });

  it("is the caller's in every step, a withheld number's too", () => {
    for (const [from, value] of [
      ["+8613800138000", "+8613800138000"],
      ["+266696687", `anonymous-CA${"1".repeat(32)}`],
    ] as const)
      for (const event of fakeCall(config, { desk: "answers", from }).events)
        assert.ok(event.type === "call.updated" && event.from.value === value);
  });

  it("names callers as Twilio writes them", () => {
    assert.deepEqual(callerOf("client:alice", "", "c").scheme, "sip");
    assert.deepEqual(callerOf("sip:6001@pbx.example", "", "c").value, "sip:6001@pbx.example");
    assert.deepEqual(callerOf("+8613800138000", "王妈妈 👨‍👩‍👧 مرحبا 𠮷", "c").display_name, "王妈妈 👨‍👩‍👧 مرحبا 𠮷");
  });
});

describe("TwiML", () => {
  it("holds nothing but text where text belongs", () => {
    assert.equal(escaped(`</Say><Dial>+1</Dial>"'&`), "&lt;/Say&gt;&lt;Dial&gt;+1&lt;/Dial&gt;&quot;&apos;&amp;");
    assert.equal(escaped("a\u0000b\u0008c\ud800d\nh"), "a b c d\nh");
    assert.equal(escaped("𠮷👨‍👩‍👧"), "𠮷👨‍👩‍👧");
  });

  it("of a caller's number cannot leave its attribute", () => {
    const From = '"/><Dial>+1900</Dial><x y="';
    const body = new URLSearchParams({ CallSid: `CA${"1".repeat(32)}`, CallStatus: "ringing", From }).toString();
    const { reply } = webhook(requestTo(hook, body), config);
    assert.ok(reply !== "admitted" && !reply.body?.includes("<Dial>+1900"));
  });
});

describe("a call back by Twilio", () => {
  const person = { scheme: "phone", value: "+8613800138000" } as const;
  const context = { config, idempotencyKey: "m", attempt: 1, now: new Date(), nonce: "n" };

  it("speaks the text and connects the desk; the API takes it, and refuses a wrong token", async () => {
    const server = await fakeApi();
    try {
      const host = fakeHost({ allows: () => true });
      const signal = AbortSignal.timeout(5000);
      const real = schema.parse(twilioOptions(server.url));
      const call = render(sampleOutbound(person, { text: "退费 <已> 办好 & 到账" }), { ...context, config: real });
      assert.deepEqual(judge(await host.http(call, signal), real), {
        status: "accepted",
        source_id: `CA${"1".repeat(32)}`,
      });
      const [asked] = server.calls;
      assert.equal(asked?.get("To"), "+8613800138000");
      assert.match(
        asked?.get("Twiml") ?? "",
        /<Say language="zh-CN">退费 &lt;已&gt; 办好 &amp; 到账<\/Say><Dial>\+8613900001111<\/Dial>/,
      );
      assert.deepEqual(asked?.getAll("StatusCallbackEvent"), ["ringing", "answered", "completed"]);
      const wrong = schema.parse(twilioOptions(server.url, "x".repeat(32)));
      const refused = await host.http(render(sampleOutbound(person), { ...context, config: wrong }), signal);
      assert.throws(
        () => judge(refused, wrong),
        (error) => error instanceof PluginError && error.code === "unauthorized",
      );
    } finally {
      await server.stop();
    }
  });

  for (const to of [
    { scheme: "sip", value: "+8613800138000" },
    { scheme: "phone", value: "13800138000" },
    { scheme: "phone", value: "+86 138" },
    { scheme: "sip", value: "anonymous-1" },
  ] as const)
    it(`is refused to ${to.scheme} ${to.value}`, () =>
      assert.throws(
        () => render(sampleOutbound(to), context),
        (error) => error instanceof PluginError && error.details.reason === "recipient_unknown",
      ));

  for (const [code, reason] of [
    [21211, "recipient_unknown"],
    [21216, "recipient_blocked"],
    [12100, "content_refused"],
    [99999, "other"],
  ] as const)
    it(`error ${code} is ${reason}`, () =>
      assert.throws(
        () => judge({ status: 400, headers: new Map(), body: JSON.stringify({ code }) }, config),
        (error) => error instanceof PluginError && error.details.reason === reason,
      ));
});

describe("a recording at Twilio", () => {
  it("is fetched as MP3 with the account's credentials, and from nowhere else", async () => {
    const session = open(config);
    const raw = { key: "k", body: Buffer.from(""), contentType: "" };
    const fetch = (source_ref: string) => session.fetchAttachment?.({ source_ref }, raw, AbortSignal.timeout(1000));
    const call = await fetch(`${api}/2010-04-01/Accounts/${account.sid}/Recordings/RE1`);
    assert.ok(call !== undefined && "url" in call);
    assert.equal(call.url, `${api}/2010-04-01/Accounts/${account.sid}/Recordings/RE1.mp3`);
    assert.match(call.headers["authorization"] ?? "", /^Basic /);
    for (const other of [
      "https://evil.example/RE1",
      "http://api.twilio.com/RE1",
      "https://api.twilio.com@evil.example/x",
      "nonsense",
      "",
    ])
      await assert.rejects(fetch(other) ?? Promise.resolve(), PluginError, other);
  });
});
