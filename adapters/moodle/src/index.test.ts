import { testAdapter } from "@gatehouse/sdk/testing";
import plugin from "./index.js";
import { startMoodle } from "./testing/moodle.js";

const token = "0123456789abcdef0123456789abcdef";
const notify = [{ group_id: "front_desk", users: ["li.lei"] }];
const exception = (errorcode: string): string =>
  JSON.stringify({ exception: "moodle_exception", errorcode, message: "…" });

testAdapter({
  plugin,
  packageUrl: new URL("../package.json", import.meta.url),
  example: { url: "http://127.0.0.1:9000/moodle", token, notify },
  outbound: {
    options: (origin) => ({ url: `${origin}/moodle/`, token, notify }),
    prelude: {
      "/moodle/webservice/rest/server.php?wsfunction=core_user_get_users_by_field": {
        status: 200,
        body: '[{"id":7,"username":"li.lei"}]',
      },
    },
    accepted: { answer: { status: 200, body: '[{"msgid":41}]' }, sent: { source_id: "41", status: "sent" } },
    refused: [
      { status: 200, body: '[{"msgid":-1,"errormessage":"This user has blocked you"}]', code: "rejected" },
      { status: 200, body: exception("invalidtoken"), code: "unauthorized" },
      { status: 200, body: exception("wsaccessusersuspended"), code: "unauthorized" },
      { status: 200, body: exception("accessexception"), code: "invalid_config" },
      { status: 200, body: exception("invalidrecord"), code: "invalid_config" },
      { status: 200, body: exception("nopermissions"), code: "invalid_config" },
      { status: 200, body: exception("disabled"), code: "invalid_config" },
      { status: 200, body: exception("invalidparameter"), code: "rejected" },
      { status: 200, body: exception("sitemaintenance"), code: "unavailable" },
      { status: 200, body: exception("dmlreadexception"), code: "unavailable" },
      { status: 200, body: '{"exception":"Error"}', code: "unavailable" },
      { status: 200, body: "<html>", code: "unavailable" },
      { status: 200, body: "null", code: "unavailable" },
      { status: 403, code: "invalid_config" },
      { status: 404, code: "invalid_config" },
      { status: 429, headers: { "retry-after": "7" }, code: "rate_limited", retryAfterMs: 7000 },
      { status: 503, code: "unavailable" },
    ],
  },
  counterpart: async () => {
    const moodle = await startMoodle(token);
    moodle.users.push({ id: 7, username: "li.lei", email: "li@school.example", idnumber: "T7" });
    const options = { url: `${moodle.origin}/moodle`, token, notify };
    return { options, badCredential: { ...options, token: "f".repeat(32) }, stop: moodle.stop };
  },
});
