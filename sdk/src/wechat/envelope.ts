import { z } from "zod";
import { PluginError } from "../error.js";
import { json } from "../json.js";
import type { WebhookRequest } from "../plugin.js";
import { type Opened, openEnvelope } from "./cipher.js";
import { checkSignature } from "./signature.js";
import { readXml } from "./xml.js";

const toleranceMs = 300_000;
const brace = 0x7b;
const sealed = z.looseObject({ Encrypt: z.string().min(1) });

/** Who may seal for whom: the token and EncodingAESKey of the callback, the appid or corpid as receiver. */
export interface Seal {
  readonly token: string;
  /** The EncodingAESKey: 43 characters. */
  readonly aesKey: string;
  /** The one before: while it rotates, the platform may still seal with it. */
  readonly previousAesKey?: string | undefined;
  readonly receiver: string;
}

/** The two signed members of every callback's query; an old or missing timestamp is `bad_signature`. */
function freshParts(url: URL, receivedAt: Date): readonly [string, string] {
  const timestamp = url.searchParams.get("timestamp") ?? "";
  const off = Math.abs(receivedAt.getTime() - Number(timestamp) * 1000);
  if (!/^\d{1,12}$/.test(timestamp) || off > toleranceMs)
    throw new PluginError("bad_signature", "the timestamp in the query is missing or too far off");
  return [timestamp, url.searchParams.get("nonce") ?? ""];
}

/** Throws `bad_signature` unless `signature` in the query fits; in plain mode it covers no byte of the body. */
export function checkPlain({ url, receivedAt }: WebhookRequest, token: string): void {
  checkSignature(url.searchParams.get("signature"), token, ...freshParts(url, receivedAt));
}

function openWithAny({ aesKey, previousAesKey }: Seal, encrypted: string): Opened {
  try {
    return openEnvelope(aesKey, encrypted);
  } catch (error) {
    if (previousAesKey === undefined) throw error;
    return openEnvelope(previousAesKey, encrypted);
  }
}

/** Verifies `msg_signature` over this text, opens it and checks for whom it was sealed. Throws `bad_signature`. */
export function openSigned(request: WebhookRequest, encrypted: string, seal: Seal): Uint8Array {
  const { url, receivedAt } = request;
  checkSignature(url.searchParams.get("msg_signature"), seal.token, ...freshParts(url, receivedAt), encrypted);
  const opened = openWithAny(seal, encrypted);
  if (opened.receiver !== seal.receiver)
    throw new PluginError("bad_signature", "the envelope is sealed for another receiver");
  return opened.message;
}

/** The `Encrypt` of a body, XML or JSON. A body without one is `bad_signature`: nobody signed it. */
function encryptedIn(body: Uint8Array): string {
  const members = body[0] === brace ? json(body, z.record(z.string(), z.unknown())) : readXml(body);
  const { data } = sealed.safeParse(members);
  if (!data) throw new PluginError("bad_signature", "the body is not encrypted, though encryption is required");
  return data.Encrypt;
}

/** What a sealed callback holds: XML or JSON as bytes. Throws `bad_signature`, or `rejected` where there is no envelope to read. */
export const readEnvelope = (request: WebhookRequest, seal: Seal): Uint8Array =>
  openSigned(request, encryptedIn(request.rawBody), seal);

/** What a callback in plain mode holds: its body, by the signature of the query alone. */
export function readPlain(request: WebhookRequest, token: string): Uint8Array {
  checkPlain(request, token);
  return request.rawBody;
}
