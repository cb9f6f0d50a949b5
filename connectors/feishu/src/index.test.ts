import { testConnector } from "@gatehouse/sdk/testing";
import type { Config } from "./config.js";
import connector from "./index.js";
import { credentials, eventSecrets } from "./testing/credentials.js";
import { fakeFeishu } from "./testing/fake-feishu.js";
import { sealed, signedHeaders } from "./testing/seal.js";

const webhookOptions = { ...credentials, ...eventSecrets, mode: "webhook" } as const;
const keyOf = ({ encrypt_key = "" }: Config): string => encrypt_key;

let pushed = 0;

/** im.message.receive_v1 with this text. */
const event = (text: string, id = "evt-kit", event_type = "im.message.receive_v1") => ({
  schema: "2.0",
  header: { event_id: id, event_type, create_time: "1795420800000", token: eventSecrets.verification_token },
  event: {
    sender: { sender_id: { open_id: "ou_1" }, sender_type: "user" },
    message: {
      message_id: `om-${id}`,
      create_time: "1795420800000",
      chat_id: "oc_p2p",
      chat_type: "p2p",
      message_type: "text",
      content: JSON.stringify({ text }),
    },
  },
});

async function counterpart() {
  const feishu = await fakeFeishu();
  const options = { ...credentials, base_url: feishu.origin };
  return {
    options,
    badCredential: { ...options, app_secret: "wrong" },
    offer: async (text: string) => {
      pushed += 1;
      feishu.push(event(text, `evt-offer-${pushed}`));
    },
    stop: feishu.stop,
  };
}

const json = (body: object) => JSON.stringify(body);
const refusal = (code: number) => json({ code, msg: "…", error: { log_id: "l" } });

testConnector({
  plugin: connector,
  packageUrl: new URL("../package.json", import.meta.url),
  example: webhookOptions,
  other: {
    ...webhookOptions,
    app_id: "cli_other",
    encrypt_key: "other-encrypt-key",
    verification_token: "other-token",
  },
  webhook: {
    headers: (body, at, config) => signedHeaders(body, at, keyOf(config)),
    wrap: (body, _at, config) => sealed(body, keyOf(config)),
    // A push is repeated for up to seven hours; a replay is a duplicate by its event id.
    dated: false,
    challenge: (_at, config) => ({
      method: "POST",
      body: sealed(
        Buffer.from(json({ challenge: "c-1", token: config.verification_token ?? "", type: "url_verification" })),
        keyOf(config),
      ),
      reply: json({ challenge: "c-1" }),
    }),
  },
  inbound: {
    withText: (text) => ({ request: event(text) }),
    unknown: { request: event("x", "evt-unknown", "im.chat.updated_v1") },
  },
  outbound: {
    options: (origin) => ({ ...credentials, base_url: origin }),
    prelude: {
      "/open-apis/auth/v3/tenant_access_token/internal": {
        status: 200,
        body: json({ code: 0, msg: "ok", tenant_access_token: "t-1", expire: 7200 }),
      },
    },
    to: { scheme: "app_user", scope: "cli_example", value: "ou_1" },
    accepted: {
      answer: { status: 200, body: json({ code: 0, msg: "success", data: { message_id: "om_1" } }) },
      sent: { source_id: "om_1", status: "sent" },
    },
    refused: [
      { status: 200, body: refusal(99_991_663), code: "unauthorized" },
      { status: 400, body: refusal(99_991_661), code: "unauthorized" },
      { status: 400, body: refusal(99_991_672), code: "unauthorized" },
      { status: 200, body: refusal(99_991_400), code: "rate_limited", retryAfterMs: 1000 },
      {
        status: 429,
        headers: { "x-ogw-ratelimit-reset": "5" },
        body: refusal(99_991_400),
        code: "rate_limited",
        retryAfterMs: 5000,
      },
      { status: 400, body: refusal(230_020), code: "rate_limited", retryAfterMs: 1000 },
      { status: 400, body: refusal(230_001), code: "rejected" },
      { status: 400, body: refusal(230_013), code: "rejected" },
      { status: 200, body: refusal(230_022), code: "rejected" },
      { status: 400, body: refusal(230_025), code: "rejected" },
      { status: 400, body: refusal(230_049), code: "unavailable" },
      { status: 200, body: refusal(55_001), code: "unavailable" },
      { status: 200, body: json({ code: 0, data: {} }), code: "uncertain" },
      { status: 500, code: "unavailable" },
      { status: 504, code: "uncertain" },
    ],
  },
  counterpart,
});
