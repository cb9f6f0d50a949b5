import { PluginError } from "../error.js";
import type { WebhookRequest, WebhookResult } from "../plugin.js";
import { rawOf } from "./callback.js";
import { answerPlainChallenge, isChallenge } from "./challenge.js";
import { readEnvelope, readPlain } from "./envelope.js";
import type { PlatformConfig } from "./options.js";

const brace = 0x7b;

/** The decrypted bytes of a callback, by the mode of the account. */
function opened(request: WebhookRequest, config: PlatformConfig): Uint8Array {
  const { mode, token, encoding_aes_key: aesKey, previous_encoding_aes_key: previousAesKey, app_id } = config;
  if (mode === "plain") return readPlain(request, token);
  if (aesKey === undefined) throw new PluginError("invalid_config", "encoding_aes_key is required in aes mode");
  return readEnvelope(request, { token, aesKey, previousAesKey, receiver: app_id });
}

/**
 * The door of 公众号 and 小程序: answers the check of the address, opens what is posted and keys it. What was opened is
 * kept, since the key that opened it rotates. Only `success` keeps the platform from posting again, after the commit.
 */
export function platformWebhook(request: WebhookRequest, config: PlatformConfig): WebhookResult {
  if (isChallenge(request)) return answerPlainChallenge(request, config.token);
  if (request.method !== "POST") {
    const message = "the method must be POST";
    throw new PluginError("rejected", message, { faults: [{ path: "", message }] });
  }
  const body = opened(request, config);
  const contentType = body[0] === brace ? "application/json" : "text/xml";
  return {
    events: [rawOf(body, contentType)],
    reply: { status: 200, body: "success", contentType: "text/plain; charset=utf-8" },
  };
}
