import { createHash } from "node:crypto";
import type { Config } from "./config.js";

/**
 * `SHA256(email&open_api_token&timestamp&nonce&sign_version)` in hex (Udesk Open API v2, 鉴权方法): the timestamp in
 * Unix seconds, at most 5 minutes off; the nonce used once within 15 minutes.
 */
export const sign = ({ email, token }: Pick<Config, "email" | "token">, timestamp: string, nonce: string): string =>
  createHash("sha256").update([email, token, timestamp, nonce, "v2"].join("&")).digest("hex");
