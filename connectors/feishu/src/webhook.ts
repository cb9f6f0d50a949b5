import { json, PluginError, requireJsonPost, type WebhookRequest, type WebhookResult } from "@gatehouse/sdk";
import { z } from "zod";
import { decrypted, verifySignature } from "./cipher.js";
import type { Config } from "./config.js";
import { rawOf } from "./event.js";

const sealed = z.looseObject({ encrypt: z.string() });
const challenge = z.looseObject({ type: z.literal("url_verification"), challenge: z.string(), token: z.string() });

const ok = (body: object): WebhookResult["reply"] => ({
  status: 200,
  body: JSON.stringify(body),
  contentType: "application/json",
});

const foreign = (): PluginError => new PluginError("bad_signature", "the request is not signed with the encrypt_key");

function challengeIn(plain: Uint8Array): z.output<typeof challenge> | undefined {
  try {
    return json(plain, challenge);
  } catch {
    return undefined;
  }
}

/** The check of the address when it is saved: encrypted like an event, but not always signed. */
function answered(plain: Uint8Array | undefined, config: Config): WebhookResult | undefined {
  const asked = plain && challengeIn(plain);
  if (asked === undefined) return undefined;
  if (config.verification_token !== undefined && asked.token !== config.verification_token) throw foreign();
  return { events: [], reply: ok({ challenge: asked.challenge }) };
}

/** Verifies, decrypts, keys by the event id. The answer leaves after the commit; without it Feishu pushes again. */
export function webhook(request: WebhookRequest, config: Config): WebhookResult {
  const { encrypt_key: key } = config;
  if (config.mode !== "webhook" || key === undefined) throw foreign();
  const signed = request.headers.has("x-lark-signature");
  if (signed) verifySignature(request, key);
  requireJsonPost(request);
  const plain = decrypted(json(request.rawBody, sealed).encrypt, key);
  const check = answered(plain, config);
  if (check) return check;
  if (!signed || plain === undefined) throw foreign();
  return { events: [rawOf(plain, config.verification_token)], reply: ok({}) };
}
