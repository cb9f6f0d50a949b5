import { timingSafeEqual } from "node:crypto";
import {
  bytes,
  PluginError,
  requireJsonPost,
  verifyPathSecret,
  type WebhookRequest,
  type WebhookResult,
} from "@gatehouse/sdk";
import type { Config } from "../config.js";
import { md5 } from "../token.js";
import { callbackOf, itemsIn } from "./items.js";

const toleranceMs = 300_000;

/**
 * `X-Log-Sign` = MD5(companyId + timestamp + random code + key), the timestamp in milliseconds (在线消息转发). It covers
 * nothing of the body: the secret of the address is what keeps others out.
 */
function verifySign({ headers, receivedAt }: WebhookRequest, companyId: string, key: string): void {
  const [time, random, given] = ["timestamp", "randomcode", "sign"].map((name) => headers.get(`x-log-${name}`) ?? "");
  const expected = Buffer.from(md5(`${companyId}${time}${random}${key}`));
  const sign = Buffer.from(given ?? "", "latin1");
  if (sign.length !== expected.length || !timingSafeEqual(sign, expected))
    throw new PluginError("bad_signature", "x-log-sign does not match");
  if (!/^\d{13}$/.test(time ?? "") || Math.abs(receivedAt.getTime() - Number(time)) > toleranceMs)
    throw new PluginError("bad_signature", "x-log-timestamp is more than 5 minutes off; check the clocks");
}

/** Anything but this makes Sobot send a batch once more. */
const accepted = { status: 200, body: '{"ret_code":"000000"}', contentType: "application/json" };

export function webhook(request: WebhookRequest, config: Config): WebhookResult {
  verifyPathSecret(request, config.path_secret);
  requireJsonPost(request);
  const callback = callbackOf(request.rawBody);
  const { company_id = "", forward_key } = config;
  if (callback === "forward" && forward_key !== undefined) verifySign(request, company_id, forward_key);
  const events = itemsIn(request.rawBody, callback, config).map((found) => ({
    key: found.key,
    body: bytes(found),
    contentType: "application/json",
  }));
  return { events, reply: accepted };
}
