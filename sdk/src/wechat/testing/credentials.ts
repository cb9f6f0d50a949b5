import type { Seal } from "../envelope.js";

/** Options made up for the tests; another letter makes those of another account. */
export const credentials = (letter: string, api_url = "https://api.weixin.qq.com") => ({
  app_id: `wx${letter.repeat(16)}`,
  app_secret: `Secret${letter.repeat(26)}`,
  token: `Token${letter.repeat(8)}`,
  encoding_aes_key: Buffer.alloc(32, letter).toString("base64").slice(0, 43),
  api_url,
});

interface Sealing {
  readonly app_id: string;
  readonly token: string;
  readonly encoding_aes_key?: string | undefined;
}

/** What the platform seals this account's callbacks with. */
export const sealOf = ({ app_id, token, encoding_aes_key = "" }: Sealing): Seal => ({
  token,
  aesKey: encoding_aes_key,
  receiver: app_id,
});
