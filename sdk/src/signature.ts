import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  sign as signBytes,
  timingSafeEqual,
  verify as verifyBytes,
} from "node:crypto";
import { PluginError } from "./error.js";

/** Standard Webhooks (github.com/standard-webhooks): HMAC-SHA256 `v1`, Ed25519 `v1a`, over `id.timestamp.body`. */
export interface SignatureHeaders {
  readonly "webhook-id": string;
  readonly "webhook-timestamp": string;
  readonly "webhook-signature": string;
}

const toleranceSecs = 300;
const ed25519Pkcs8 = Buffer.from("302e020100300506032b657004220420", "hex");
const ed25519Spki = Buffer.from("302a300506032b6570032100", "hex");

const decode = (text: string, prefix: string): Buffer => Buffer.from(text.slice(prefix.length), "base64");

function signed(id: string, timestamp: string, body: string | Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${id}.${timestamp}.`), typeof body === "string" ? Buffer.from(body) : body]);
}

/** One signature, `v1,…` for a `whsec_` secret or `v1a,…` for a `whsk_` Ed25519 seed. */
function signature(secret: string, bytes: Buffer): string {
  if (!secret.startsWith("whsk_"))
    return `v1,${createHmac("sha256", decode(secret, "whsec_")).update(bytes).digest("base64")}`;
  const seed = decode(secret, "whsk_").subarray(0, 32);
  const key = createPrivateKey({ key: Buffer.concat([ed25519Pkcs8, seed]), format: "der", type: "pkcs8" });
  return `v1a,${signBytes(null, bytes, key).toString("base64")}`;
}

/** Signs with every secret given: several while one rotates. `now` is this attempt's time. */
export function sign(secrets: readonly string[], id: string, now: Date, body: string | Uint8Array): SignatureHeaders {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const bytes = signed(id, timestamp, body);
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": secrets.map((secret) => signature(secret, bytes)).join(" "),
  };
}

function matches(secret: string, version: string, value: Buffer, bytes: Buffer): boolean {
  if (version === "v1a" && secret.startsWith("whpk_")) {
    const spki = Buffer.concat([ed25519Spki, decode(secret, "whpk_")]);
    return verifyBytes(null, bytes, createPublicKey({ key: spki, format: "der", type: "spki" }), value);
  }
  if (version !== "v1" || !secret.startsWith("whsec_")) return false;
  const expected = createHmac("sha256", decode(secret, "whsec_")).update(bytes).digest();
  return value.length === expected.length && timingSafeEqual(value, expected);
}

/**
 * Checks the three headers against any of the secrets (`whsec_…`, or `whpk_…` for Ed25519) and returns the id.
 * Throws `bad_signature` when one is missing, older or newer than 5 minutes, or matches no secret.
 */
export function verify(
  secrets: readonly string[],
  headers: ReadonlyMap<string, string>,
  body: Uint8Array,
  now: Date,
): string {
  const id = headers.get("webhook-id");
  const timestamp = headers.get("webhook-timestamp");
  const given = headers.get("webhook-signature");
  if (!id || !timestamp || !given)
    throw new PluginError(
      "bad_signature",
      "the headers webhook-id, webhook-timestamp and webhook-signature are needed",
    );
  const age = Math.abs(now.getTime() / 1000 - Number(timestamp));
  if (!/^\d{1,12}$/.test(timestamp) || age > toleranceSecs)
    throw new PluginError("bad_signature", "webhook-timestamp is more than 5 minutes off; check the sender's clock");
  const bytes = signed(id, timestamp, body);
  const found = given.split(" ").some((entry) => {
    const [version = "", text = ""] = entry.split(",");
    const value = Buffer.from(text, "base64");
    // Node skips what is no base64: without this, one signature could be written in many ways.
    if (value.toString("base64") !== text) return false;
    return secrets.some((secret) => matches(secret, version, value, bytes));
  });
  if (!found) throw new PluginError("bad_signature", "webhook-signature matches no secret of this account");
  return id;
}
