import { createHash } from "node:crypto";
import type { WebhookRequest, WebhookResult } from "@gatehouse/sdk";
import { answerSealedChallenge, isChallenge, readEnvelope } from "@gatehouse/sdk/wechat";
import type { Config } from "./config.js";
import { hintOf, packHint } from "./receive/knock.js";

const reply = { status: 200, body: "", contentType: "text/plain; charset=utf-8" } as const;

/** Another event of the same callback address: no message, but kept raw. */
const kept = (body: Uint8Array): WebhookResult => ({
  events: [{ key: `callback:${createHash("sha256").update(body).digest("hex")}`, body, contentType: "text/xml" }],
  reply,
});

/** The callback is only a knock (document/path/94670): the messages themselves are asked for with `kf/sync_msg`. */
export function webhook(request: WebhookRequest, config: Config): WebhookResult {
  const seal = { token: config.token, aesKey: config.encoding_aes_key, receiver: config.corp_id };
  if (isChallenge(request)) return answerSealedChallenge(request, seal);
  const body = readEnvelope(request, seal);
  const hint = hintOf(body);
  if (hint === undefined) return kept(body);
  const ours = hint.open_kfid === undefined || config.open_kfids.includes(hint.open_kfid);
  return { events: [], reply, ...(ours && { wake: packHint(hint) }) };
}
