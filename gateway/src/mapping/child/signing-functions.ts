import { createHash, createHmac } from "node:crypto";
import type { Expression } from "jsonata";
import { Refusal } from "./refusal.js";

const text = (name: string, value: unknown): string => {
  if (typeof value === "string") return value;
  throw new Refusal("failed", `$${name} needs a text, and got none`);
};

const hashed =
  (name: string, algorithm: "md5" | "sha1" | "sha256") =>
  (value: unknown): string =>
    createHash(algorithm).update(text(name, value), "utf8").digest("hex");

function hmacSha256(key: unknown, value: unknown): string {
  return createHmac("sha256", text("hmac_sha256", key)).update(text("hmac_sha256", value), "utf8").digest("hex");
}

/** JSONata's own reads each character as a byte, so Chinese text was lost without a word. */
function base64encode(value: unknown): string | undefined {
  return value === undefined ? undefined : Buffer.from(text("base64encode", value), "utf8").toString("base64");
}

function base64decode(value: unknown): string | undefined {
  return value === undefined ? undefined : Buffer.from(text("base64decode", value), "base64").toString("utf8");
}

const msOfUnit: Readonly<Record<string, number>> = { s: 1_000, ms: 1 };

function timestamp(time: unknown, unit: unknown): number {
  const ms = Date.parse(text("timestamp", time));
  const unitMs = msOfUnit[String(unit)];
  if (Number.isNaN(ms)) throw new Refusal("failed", "$timestamp needs an RFC 3339 time");
  if (unitMs === undefined) throw new Refusal("failed", '$timestamp knows the units "s" and "ms"');
  return Math.floor(ms / unitMs);
}

function refuseEval(): never {
  throw new Refusal("failed", "$eval is not part of mappings: an expression cannot run text");
}

/**
 * What an author finds beside JSONata's own. All hashes are lower-case hex over UTF-8.
 *
 * `$md5`: Sobot 智齿, MD5(companyId + timestamp + random + appKey). `$sha1`: Qiyu 七鱼, SHA1(appSecret + MD5(body) +
 * time in seconds). `$sha256`: Udesk v2, SHA256(email&token&timestamp&nonce&v2). `$hmac_sha256(key, text)`: the rest.
 * `$timestamp(time, "s" | "ms")`: Unix time as a number. `$base64encode`, `$base64decode`: of UTF-8.
 */
export function addFunctions(expression: Expression): void {
  for (const algorithm of ["md5", "sha1", "sha256"] as const)
    expression.registerFunction(algorithm, hashed(algorithm, algorithm), "<s:s>");
  expression.registerFunction("hmac_sha256", hmacSha256, "<ss:s>");
  expression.registerFunction("base64encode", base64encode, "<s-:s>");
  expression.registerFunction("base64decode", base64decode, "<s-:s>");
  expression.registerFunction("timestamp", timestamp, "<ss:n>");
  expression.registerFunction("eval", refuseEval);
}
