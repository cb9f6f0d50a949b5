import type { z } from "zod";
import type { config } from "../config.js";

type Options = z.input<typeof config>;

/** A provider that signs, answers 200 to everything and tells its errors in the body. */
export const signing = (letter: string, origin = "http://127.0.0.1:9000"): Options => ({
  send: {
    url: `${origin}/sms/send`,
    fields: { to: "message.mobile", text: "message.content", id: "out_id", sign: "message.sign" },
    fixed: { type: 1, "message.urgent": false },
    headers: { "X-Api-Version": "2" },
    auth: { type: "hmac", header: "X-Signature", key: `sending-key-${letter.repeat(20)}` },
    strip_prefix: "+86",
    signature: "示范学校",
    success: { path: "code", equals: "0" },
    id_path: "data.sid",
    errors: {
      "1001": { code: "unauthorized" },
      "1007": { code: "rate_limited", retry_secs: 30 },
      "1012": { code: "rejected", reason: "content_refused" },
      "1015": { code: "rejected", reason: "recipient_blocked" },
      "1031": { code: "rejected", reason: "quota_exhausted" },
      "5000": { code: "unavailable" },
    },
  },
  receive: {
    auth: { type: "hmac", header: "X-Signature", prefix: "sha256=", secret: `receiving-key-${letter.repeat(20)}` },
    fields: { from: "mobile", text: "content", id: "msg_id", time: "received" },
    report: {
      when: "state",
      id: "sid",
      status: "state",
      code: "reason",
      statuses: { SUBMITTED: "accepted", SENT: "sent", DELIVRD: "delivered", UNDELIV: "failed" },
    },
    reply: '{"code":0}',
  },
  region: "CN",
});

/** The least an account needs, both ways. */
export const small = (letter: string, origin = "http://127.0.0.1:9000"): Options => ({
  send: { url: `${origin}/sms` },
  receive: { auth: { type: "path_secret", secret: letter.repeat(43) }, format: "form", report: {} },
});
