import { z } from "zod";

/** The options every app of 企业微信 has; each connector says where its own are found and adds the rest. */
export const wecomShape = {
  corp_id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{8,64}$/, "must be the 企业ID, such as ww0123456789abcdef")
    .describe("企业 ID（我的企业 → 企业信息） | CorpID of the company (My Company → Company Information)")
    .meta({ examples: ["ww0123456789abcdef"] }),
  secret: z
    .string()
    .regex(/^[A-Za-z0-9_-]{16,128}$/, "must be the Secret of the app")
    .meta({ secret: true }),
  token: z
    .string()
    .regex(/^[A-Za-z0-9]{1,32}$/, "must be 1 to 32 letters and digits")
    .meta({ secret: true }),
  encoding_aes_key: z
    .string()
    .regex(/^[A-Za-z0-9]{43}$/, "must be 43 letters and digits")
    .meta({ secret: true }),
  api_url: z
    .url({ protocol: /^https?$/ })
    .default("https://qyapi.weixin.qq.com")
    .describe(
      "接口地址；出口 IP 不固定时，填可信 IP 上的反向代理 | Address of the API; a reverse proxy on a trusted IP where the gateway's own is not fixed",
    ),
} as const;
