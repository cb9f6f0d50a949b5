import { timingSafeEqual } from "node:crypto";
import { PluginError, requireJsonPost, type WebhookRequest, type WebhookResult } from "@gatehouse/sdk";
import { checksum } from "../checksum.js";
import type { Config } from "../config.js";
import { keyOf, noticeIn } from "./notice.js";

const toleranceMs = 300_000;

/** `time` and `checksum` of the query; a checksum is good for 5 minutes. */
function verify({ url, rawBody, receivedAt }: WebhookRequest, { app_secret }: Config): void {
  const time = url.searchParams.get("time") ?? "";
  const given = url.searchParams.get("checksum") ?? "";
  const expected = Buffer.from(checksum(app_secret, rawBody, time));
  if (given.length !== expected.length || !timingSafeEqual(Buffer.from(given, "latin1"), expected))
    throw new PluginError("bad_signature", "the checksum does not match the body");
  if (!/^\d{1,12}$/.test(time) || Math.abs(receivedAt.getTime() - Number(time) * 1000) > toleranceMs)
    throw new PluginError("bad_signature", "the time is more than 5 minutes off; check the clocks");
}

/** 七鱼 wants an empty text within 10 s; anything else makes it send again. */
export function webhook(request: WebhookRequest, config: Config): WebhookResult {
  verify(request, config);
  requireJsonPost(request);
  const notice = noticeIn(request.rawBody);
  const raw = notice && { key: keyOf(notice), body: request.rawBody, contentType: "application/json" };
  return { events: raw === undefined ? [] : [raw], reply: { status: 200, body: "" } };
}
