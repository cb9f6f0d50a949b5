import { createHash } from "node:crypto";
import type { WebhookRequest, WebhookResult } from "../../plugin.js";
import { sealEnvelope } from "../cipher.js";
import type { Seal } from "../envelope.js";
import { signatureOf } from "../signature.js";

const secondsOf = (at: Date): string => String(Math.floor(at.getTime() / 1000));

/** Chance that is the same for the same input. */
const random16 = (text: string): Buffer => createHash("md5").update(text).digest();

/** The envelope of a message, in the form of the message: XML or JSON. */
export function enveloped(message: string | Uint8Array, { aesKey, receiver }: Seal): Buffer {
  const text = Buffer.from(message);
  const encrypted = sealEnvelope(aesKey, text, receiver, random16(text.toString("base64")));
  if (text[0] === 0x7b) return Buffer.from(JSON.stringify({ ToUserName: "gh_0123456789ab", Encrypt: encrypted }));
  return Buffer.from(
    `<xml>\n    <ToUserName><![CDATA[gh_0123456789ab]]></ToUserName>\n    <Encrypt><![CDATA[${encrypted}]]></Encrypt>\n</xml>\n`,
  );
}

const encryptIn = (body: Uint8Array): string =>
  /"Encrypt":"([^"]*)"|<Encrypt><!\[CDATA\[(.*?)\]\]>/
    .exec(Buffer.from(body).toString())
    ?.slice(1)
    .find((found) => found !== undefined) ?? "";

/** The members of a query whose `msg_signature` covers this sealed text. */
export function signedQuery(encrypted: string, at: Date, { token }: Seal): Record<string, string> {
  const timestamp = secondsOf(at);
  const nonce = random16(timestamp).readUInt32BE(0).toString();
  return { timestamp, nonce, msg_signature: signatureOf(token, timestamp, nonce, encrypted) };
}

/** The members of the query that are signed; `msg_signature` covers what is in the body's `Encrypt`. */
export const sealedQuery = (body: Uint8Array, at: Date, seal: Seal): Record<string, string> =>
  signedQuery(encryptIn(body), at, seal);

/** The query of a callback in plain mode, and of the check of the address. */
export function plainQuery(at: Date, token: string): Record<string, string> {
  const timestamp = secondsOf(at);
  const nonce = random16(timestamp).readUInt32BE(0).toString();
  return { timestamp, nonce, signature: signatureOf(token, timestamp, nonce) };
}

/** A whole request of 公众号 or 小程序 in 安全模式: all the platform sends, signed or not. */
export function sealedRequest(message: string, at: Date, seal: Seal): WebhookRequest {
  const body = enveloped(message, seal);
  const query = { ...plainQuery(at, seal.token), ...sealedQuery(body, at, seal), openid: "o-1", encrypt_type: "aes" };
  const url = new URL("https://gateway.example/hooks/a");
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return { method: "POST", url, headers: new Map([["content-type", "text/xml"]]), rawBody: body, receivedAt: at };
}

const tries = 3;
const retryMs = 5000;

/** Posts a message until it is answered with `success`, three times at most, and gives what each try made of it. */
export function deliver(
  message: string,
  at: Date,
  seal: Seal,
  door: (request: WebhookRequest) => WebhookResult | undefined,
): readonly WebhookResult[] {
  const results: WebhookResult[] = [];
  for (let n = 0; n < tries; n += 1) {
    const result = door(sealedRequest(message, new Date(at.getTime() + n * retryMs), seal));
    if (result === undefined) continue;
    results.push(result);
    if (result.reply !== "admitted" && result.reply.body === "success") break;
  }
  return results;
}
