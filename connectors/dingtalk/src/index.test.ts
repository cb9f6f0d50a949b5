import { testConnector } from "@gatehouse/sdk/testing";
import connector from "./index.js";
import { credentials } from "./testing/credentials.js";
import { fakeDingtalk } from "./testing/fake-dingtalk.js";

let said = 0;

/** A message of a person, as the stream brings it. */
const message = (content: string, msgId = "msg1==", msgtype = "text") => ({
  msgId,
  msgtype,
  createAt: 1_795_420_800_000,
  conversationType: "1",
  conversationId: "cidDirect==",
  senderStaffId: "staff-1",
  senderId: "$:LWCP_v1:$sender==",
  chatbotCorpId: "dingcorp",
  text: { content },
});

const raw = (body: object) => ({ raw: { content_type: "application/json", body: JSON.stringify(body) } });

async function counterpart() {
  const dingtalk = await fakeDingtalk();
  const options = { ...credentials, api_url: dingtalk.origin, media_url: dingtalk.origin };
  return {
    options,
    badCredential: { ...options, client_secret: "wrong" },
    offer: async (text: string) => {
      said += 1;
      dingtalk.say(message(text, `offer-${said}`));
    },
    stop: dingtalk.stop,
  };
}

const json = (body: object) => JSON.stringify(body);

testConnector({
  plugin: connector,
  packageUrl: new URL("../package.json", import.meta.url),
  example: credentials,
  other: { client_id: "dingother", client_secret: "other-client-secret" },
  inbound: {
    withText: (text) => raw(message(text)),
    unknown: raw(message("x", "msg2==", "somethingNew")),
  },
  outbound: {
    options: (origin) => ({ ...credentials, api_url: origin, media_url: origin }),
    prelude: { "/v1.0/oauth2/accessToken": { status: 200, body: json({ accessToken: "token", expireIn: 7200 }) } },
    to: { scheme: "app_user", scope: "dingcorp", value: "staff-1" },
    accepted: {
      answer: {
        status: 200,
        body: json({ processQueryKey: "key-1", invalidStaffIdList: [], flowControlledStaffIdList: [] }),
      },
      sent: { source_id: "key-1", status: "accepted" },
    },
    refused: [
      { status: 200, body: json({ processQueryKey: "k", invalidStaffIdList: ["staff-1"] }), code: "rejected" },
      { status: 200, body: json({ processQueryKey: "k", filteredStaffIdList: ["staff-1"] }), code: "rejected" },
      {
        status: 200,
        body: json({ processQueryKey: "k", flowControlledStaffIdList: ["staff-1"] }),
        code: "rate_limited",
        retryAfterMs: 60_000,
      },
      { status: 200, body: "{}", code: "uncertain" },
      { status: 400, body: json({ code: "staffId.notExisted", message: "员工不存在" }), code: "rejected" },
      { status: 400, body: json({ code: "invalidParameter", message: "参数错误" }), code: "rejected" },
      { status: 401, body: json({ code: "InvalidAuthentication", message: "token" }), code: "unauthorized" },
      {
        status: 403,
        body: json({ code: "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi", message: "qps" }),
        code: "rate_limited",
        retryAfterMs: 1000,
      },
      {
        status: 403,
        body: json({ code: "Forbidden.AccessDenied.AccessTokenPermissionDenied", message: "权限" }),
        code: "unauthorized",
      },
      { status: 404, body: json({ code: "resource.not.found", message: "robot" }), code: "invalid_config" },
      { status: 429, headers: { "retry-after": "3" }, code: "rate_limited", retryAfterMs: 3000 },
      { status: 500, body: json({ code: "systemError", message: "…" }), code: "unavailable" },
      { status: 503, code: "unavailable" },
      { status: 504, code: "uncertain" },
    ],
  },
  counterpart,
});
