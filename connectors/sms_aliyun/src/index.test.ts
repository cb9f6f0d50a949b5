import { testConnector } from "@gatehouse/sdk/testing";
import plugin from "./index.js";
import { account } from "./testing/account.js";
import { fakeAliyun } from "./testing/fake-aliyun.js";

const no = (code: string, message = "") => ({ status: 200, body: JSON.stringify({ Code: code, Message: message }) });

testConnector({
  plugin,
  packageUrl: new URL("../package.json", import.meta.url),
  example: account("a"),
  other: account("b"),
  webhook: { dated: false, path: ({ path_secret }) => `/${path_secret}` },
  inbound: {
    withText: (content) => ({ request: [{ phone_number: "13800138000", content, sequence_id: "1" }] }),
    unknown: { request: [{ something_new: true }] },
  },
  outbound: {
    to: { scheme: "phone", value: "+8613800138000" },
    options: (origin) => account("a", origin),
    accepted: {
      answer: { status: 200, body: '{"Code":"OK","Message":"OK","BizId":"932702304080415357^0","RequestId":"R"}' },
      sent: { status: "accepted", source_id: "932702304080415357^0" },
    },
    refused: [
      { ...no("isv.BUSINESS_LIMIT_CONTROL", "触发分钟级流控Permits:1"), code: "rate_limited", retryAfterMs: 60_000 },
      { ...no("isv.BUSINESS_LIMIT_CONTROL", "触发天级流控Permits:10"), code: "rejected" },
      { ...no("isv.MOBILE_NUMBER_ILLEGAL"), code: "rejected" },
      { ...no("isv.AMOUNT_NOT_ENOUGH"), code: "rejected" },
      { ...no("isp.RAM_PERMISSION_DENY"), code: "unauthorized" },
      { ...no("isp.SYSTEM_ERROR"), code: "unavailable" },
      { ...no("isv.SOMETHING_NEW"), code: "rejected" },
      { status: 200, body: "<html>a proxy's page</html>", code: "uncertain" },
      { status: 400, body: '{"Code":"Throttling.User"}', code: "rate_limited", retryAfterMs: 1000 },
      { status: 400, body: '{"Code":"SignatureDoesNotMatch"}', code: "unauthorized" },
      { status: 404, body: '{"Code":"InvalidAccessKeyId.NotFound"}', code: "unauthorized" },
      { status: 400, code: "rejected" },
      { status: 503, code: "unavailable" },
    ],
  },
  counterpart: async () => {
    const { access_key_secret } = account("a");
    const server = await fakeAliyun(access_key_secret);
    return { options: account("a", server.origin), badCredential: account("b", server.origin), stop: server.stop };
  },
  bypass: {
    M51: "the provider signs nothing; the address holds a 256-bit secret (M16)",
  },
});
