import { testConnector } from "@gatehouse/sdk/testing";
import plugin from "./index.js";
import { account } from "./testing/account.js";
import { fakeTencent } from "./testing/fake-tencent.js";

const whole = (Code: string) => ({ status: 200, body: JSON.stringify({ Response: { Error: { Code } } }) });
const number = (Code: string) => ({
  status: 200,
  body: JSON.stringify({ Response: { SendStatusSet: [{ SerialNo: "", Code }] } }),
});

testConnector({
  plugin,
  packageUrl: new URL("../package.json", import.meta.url),
  example: account("a"),
  other: account("b"),
  webhook: { dated: false, path: ({ path_secret }) => `/${path_secret}` },
  inbound: {
    withText: (text) => ({ request: { mobile: "13800138000", nationcode: "86", text, time: 1_795_420_800 } }),
    unknown: { request: { something_new: true } },
  },
  outbound: {
    to: { scheme: "phone", value: "+8613800138000" },
    options: (origin) => account("a", origin),
    accepted: {
      answer: {
        status: 200,
        body: '{"Response":{"SendStatusSet":[{"SerialNo":"5000:1045710669157053657849499619","Code":"Ok"}],"RequestId":"r"}}',
      },
      sent: { status: "accepted", source_id: "5000:1045710669157053657849499619" },
    },
    refused: [
      { ...number("LimitExceeded.PhoneNumberThirtySecondLimit"), code: "rate_limited", retryAfterMs: 30_000 },
      { ...number("LimitExceeded.PhoneNumberDailyLimit"), code: "rejected" },
      { ...number("FailedOperation.PhoneNumberInBlacklist"), code: "rejected" },
      { ...number("UnauthorizedOperation.SmsSdkAppIdVerifyFail"), code: "unauthorized" },
      { ...number("InternalError.Timeout"), code: "uncertain" },
      { ...number("Something.New"), code: "rejected" },
      { ...whole("RequestLimitExceeded"), code: "rate_limited", retryAfterMs: 1000 },
      { ...whole("AuthFailure.SignatureFailure"), code: "unauthorized" },
      { ...whole("InternalError.OtherError"), code: "unavailable" },
      { status: 200, body: '{"Response":{"RequestId":"r"}}', code: "uncertain" },
      { status: 200, body: "<html>a proxy's page</html>", code: "uncertain" },
      { status: 400, code: "rejected" },
      { status: 503, code: "unavailable" },
    ],
  },
  counterpart: async () => {
    const server = await fakeTencent(account("a").secret_key);
    return { options: account("a", server.origin), badCredential: account("b", server.origin), stop: server.stop };
  },
  bypass: { M51: "the provider signs nothing; the address holds a 256-bit secret (M16)" },
});
