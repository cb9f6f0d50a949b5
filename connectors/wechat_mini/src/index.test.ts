import { testConnector } from "@gatehouse/sdk/testing";
import { credentials, enveloped, plainQuery, sealedQuery, sealOf } from "@gatehouse/sdk/wechat/testing";
import plugin from "./index.js";
import { account } from "./testing/account.js";

const parent = { scheme: "wechat_openid", scope: "wxaaaaaaaaaaaaaaaa", value: "oMini0parent000000000000001" } as const;

const textMessage = (text: string, type = "text"): object => ({
  ToUserName: "gh_0123456789ab",
  FromUserName: parent.value,
  CreateTime: 1_795_420_800,
  MsgType: type,
  Content: text,
  MsgId: 24_800_000,
});

const says = (errcode: number) => ({ status: 200, body: JSON.stringify({ errcode, errmsg: "of the platform" }) });

async function counterpart() {
  const { server, config } = await account();
  server.windows.wrote(parent.value, new Date());
  const badCredential = { ...config, app_secret: credentials("b").app_secret };
  return { options: config, badCredential, stop: () => server.stop() };
}

testConnector({
  plugin,
  packageUrl: new URL("../package.json", import.meta.url),
  example: credentials("a", "http://127.0.0.1:9000"),
  other: credentials("b", "http://127.0.0.1:9000"),
  webhook: {
    wrap: (body, _at, config) => enveloped(body, sealOf(config)),
    query: (body, at, config) => sealedQuery(body, at, sealOf(config)),
    challenge: (at, { token }) => ({
      method: "GET",
      query: { ...plainQuery(at, token), echostr: "5927782489442352469" },
      reply: "5927782489442352469",
    }),
  },
  inbound: {
    withText: (text) => ({ request: textMessage(text) }),
    unknown: { request: textMessage("?", "hologram") },
    xml: true,
  },
  outbound: {
    to: parent,
    options: (origin) => credentials("a", origin),
    prelude: { "/cgi-bin/stable_token": { status: 200, body: '{"access_token":"t","expires_in":7200}' } },
    accepted: { answer: says(0), sent: { status: "sent" } },
    refused: [
      { ...says(-1), code: "unavailable" },
      { ...says(40001), code: "unauthorized" },
      { ...says(42001), code: "unauthorized" },
      { ...says(45009), code: "rate_limited", retryAfterMs: 600_000 },
      { ...says(45011), code: "rate_limited", retryAfterMs: 60_000 },
      { ...says(45015), code: "rejected" },
      { ...says(45047), code: "rejected" },
      { ...says(40003), code: "rejected" },
      { ...says(48001), code: "rejected" },
      { ...says(87014), code: "rejected" },
      { status: 200, body: "<html>", code: "uncertain" },
      { status: 429, headers: { "retry-after": "7" }, code: "rate_limited", retryAfterMs: 7000 },
      { status: 404, code: "rejected" },
      { status: 502, code: "unavailable" },
    ],
  },
  counterpart,
});
