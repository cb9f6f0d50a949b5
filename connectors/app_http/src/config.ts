import { regionOption } from "@gatehouse/sdk";
import { z } from "zod";

/** 32 base64 characters are 24 bytes, the least the Standard Webhooks specification allows. */
const secret = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, "must be whsec_ followed by the base64 of at least 24 bytes");

/** Options of an `app_http` account. */
export const config = z.strictObject({
  secret: secret
    .describe(
      "签名密钥（Standard Webhooks），whsec_ 加至少 24 字节的 base64 | Signing secret, whsec_ and the base64 of at least 24 bytes",
    )
    .meta({ secret: true }),
  previous_secrets: z
    .array(secret)
    .max(4)
    .default([])
    .describe("轮换期间仍接受的旧密钥 | Older secrets still accepted while the secret rotates")
    .meta({ secret: true }),
  callback_url: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("回复消息 POST 到此地址；不填则只收不发 | Where replies are POSTed; without it the account only receives")
    .meta({ examples: ["https://app.example.edu/gatehouse"] }),
  region: regionOption,
});

export type Config = z.output<typeof config>;
