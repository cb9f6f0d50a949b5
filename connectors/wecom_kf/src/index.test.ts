import { testConnector } from "@gatehouse/sdk/testing";
import { wecomChallenge, wecomEnveloped, wecomQuery } from "@gatehouse/sdk/wechat/testing";
import plugin from "./index.js";
import { admissions, company, example, other, parent } from "./testing/account.js";
import { startFakeKf } from "./testing/fake-kf.js";

const item = (msgtype: string, content: object) => ({
  raw: {
    content_type: "application/json",
    body: JSON.stringify({
      msgid: "m-1",
      send_time: 1_763_884_800,
      origin: 3,
      open_kfid: admissions,
      external_userid: parent,
      msgtype,
      ...content,
    }),
  },
});

const errcode = (code: number, errmsg = "hint"): { status: number; body: string } => ({
  status: 200,
  body: JSON.stringify({ errcode: code, errmsg }),
});

testConnector({
  plugin,
  packageUrl: new URL("../package.json", import.meta.url),
  example,
  other,
  webhook: {
    contentType: "text/xml",
    wrap: (body, _at, config) => wecomEnveloped(body, config),
    query: wecomQuery,
    challenge: wecomChallenge,
  },
  inbound: {
    withText: (text) => item("text", { text: { content: text } }),
    unknown: item("something_new", {}),
    xml: true,
  },
  outbound: {
    options: (origin) => ({ ...example, open_kfids: [admissions], api_url: origin }),
    prelude: {
      "/cgi-bin/gettoken": {
        status: 200,
        body: JSON.stringify({ errcode: 0, errmsg: "ok", access_token: "token-of-the-kit", expires_in: 7200 }),
      },
    },
    to: { scheme: "wecom_external_userid", scope: example.corp_id, value: parent },
    accepted: {
      answer: { status: 200, body: JSON.stringify({ errcode: 0, errmsg: "ok", msgid: "m-77" }) },
      sent: { status: "accepted", source_id: "m-77" },
    },
    refused: [
      { ...errcode(-1), code: "unavailable" },
      { ...errcode(45_009), code: "rate_limited", retryAfterMs: 60_000 },
      { ...errcode(45_033), code: "rate_limited", retryAfterMs: 1000 },
      { ...errcode(42_001), code: "unauthorized" },
      { ...errcode(60_020), code: "unauthorized" },
      { ...errcode(48_007), code: "unauthorized" },
      { ...errcode(95_011), code: "unauthorized" },
      { ...errcode(95_017), code: "unauthorized" },
      { ...errcode(95_001), code: "rejected" },
      { ...errcode(95_002), code: "rejected" },
      { ...errcode(95_013), code: "rejected" },
      { ...errcode(95_018), code: "rejected" },
      { ...errcode(40_096), code: "rejected" },
      { ...errcode(40_058), code: "rejected" },
      { status: 200, body: "<html>a proxy</html>", code: "uncertain" },
      { status: 429, headers: { "retry-after": "3" }, code: "rate_limited", retryAfterMs: 3000 },
      { status: 404, code: "rejected" },
      { status: 502, code: "unavailable" },
    ],
  },
  counterpart: async () => {
    const kf = await startFakeKf(company);
    return {
      options: { ...example, api_url: kf.origin },
      badCredential: { ...example, secret: "Secret-that-nobody-ever-gave-out", api_url: kf.origin },
      offer: async (text: string) => kf.customerSays(admissions, parent, { msgtype: "text", text: { content: text } }),
      stop: () => kf.stop(),
    };
  },
});
