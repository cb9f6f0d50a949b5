import { testConnector } from "@gatehouse/sdk/testing";
import { wecomChallenge, wecomEnveloped, wecomQuery } from "@gatehouse/sdk/wechat/testing";
import plugin from "./index.js";
import { company, example, other } from "./testing/account.js";
import { startFakeWecom } from "./testing/fake-wecom.js";

const textXml = (text: string): string =>
  `<xml><ToUserName><![CDATA[${example.corp_id}]]></ToUserName><FromUserName><![CDATA[wang.laoshi]]></FromUserName><CreateTime>1763884800</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${text}]]></Content><MsgId>1</MsgId><AgentID>1000002</AgentID></xml>`;

const errcode = (code: number, more: object = {}): { status: number; body: string } => ({
  status: 200,
  body: JSON.stringify({ errcode: code, errmsg: "hint", ...more }),
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
    withText: (text) => ({ request: textXml(text) }),
    unknown: {
      request: textXml("?").replace("[text]", "[something_new]"),
    },
    xml: true,
  },
  outbound: {
    options: (origin) => ({ ...example, api_url: origin }),
    prelude: {
      "/cgi-bin/gettoken": errcode(0, { access_token: "token-of-the-kit", expires_in: 7200 }),
    },
    to: { scheme: "wecom_userid", scope: example.corp_id, value: "wang.laoshi" },
    accepted: { answer: errcode(0, { msgid: "m-77" }), sent: { status: "sent", source_id: "m-77" } },
    refused: [
      { ...errcode(-1), code: "unavailable" },
      { ...errcode(45_009), code: "rate_limited", retryAfterMs: 60_000 },
      { ...errcode(45_033), code: "rate_limited", retryAfterMs: 1000 },
      { ...errcode(42_001), code: "unauthorized" },
      { ...errcode(40_014), code: "unauthorized" },
      { ...errcode(60_020), code: "unauthorized" },
      { ...errcode(301_002), code: "unauthorized" },
      { ...errcode(48_002), code: "unauthorized" },
      { ...errcode(81_013), code: "rejected" },
      { ...errcode(60_111), code: "rejected" },
      { ...errcode(40_201), code: "rejected" },
      { ...errcode(123_456), code: "rejected" },
      { ...errcode(0, { invaliduser: "wang.laoshi" }), code: "rejected" },
      { ...errcode(0, { unlicenseduser: "wang.laoshi" }), code: "rejected" },
      { status: 200, body: "<html>a proxy</html>", code: "uncertain" },
      { status: 429, headers: { "retry-after": "3" }, code: "rate_limited", retryAfterMs: 3000 },
      { status: 404, code: "rejected" },
      { status: 502, code: "unavailable" },
    ],
  },
  counterpart: async () => {
    const wecom = await startFakeWecom(company);
    return {
      options: { ...example, api_url: wecom.origin },
      badCredential: { ...example, secret: "Secret-that-nobody-ever-gave-out", api_url: wecom.origin },
      stop: () => wecom.stop(),
    };
  },
});
