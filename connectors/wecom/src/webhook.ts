import { createHash } from "node:crypto";
import type { WebhookRequest, WebhookResult } from "@gatehouse/sdk";
import { answerSealedChallenge, isChallenge, readEnvelope } from "@gatehouse/sdk/wechat";
import type { Config } from "./config.js";
import { callbackOf } from "./read/callback.js";

/** Messages have an id; two events of one person in the same second differ in their content only. */
function keyOf(body: Uint8Array): string {
  const { FromUserName, MsgId, Event = "" } = callbackOf(body);
  if (MsgId !== undefined) return `message:${FromUserName}:${MsgId}`;
  return `event:${Event}:${createHash("sha256").update(body).digest("hex")}`;
}

/** Opens what WeCom sealed; the raw event holds the inner XML, since the EncodingAESKey may rotate. */
export function webhook(request: WebhookRequest, config: Config): WebhookResult {
  const seal = { token: config.token, aesKey: config.encoding_aes_key, receiver: config.corp_id };
  if (isChallenge(request)) return answerSealedChallenge(request, seal);
  const body = readEnvelope(request, seal);
  return {
    events: [{ key: keyOf(body), body, contentType: "text/xml" }],
    reply: { status: 200, body: "", contentType: "text/plain; charset=utf-8" },
  };
}
