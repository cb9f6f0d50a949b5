import { z } from "zod";

const secret = z.string().min(1).max(256);

/** Options of a `feishu` account: the bot of one self-built app. */
export const config = z
  .strictObject({
    app_id: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,64}$/, "letters, digits, - and _")
      .describe("应用的 App ID | App ID of the app"),
    app_secret: secret.describe("应用的 App Secret | App Secret of the app").meta({ secret: true }),
    mode: z
      .enum(["long_connection", "webhook"])
      .default("long_connection")
      .describe(
        "接收事件的方式：长连接不需要公网地址；webhook 由飞书推送到 /hooks/账号 | How events arrive: a long connection needs no public address, a webhook is pushed to /hooks/{account}",
      ),
    encrypt_key: secret
      .optional()
      .describe("加密策略的 Encrypt Key，webhook 方式必填 | Encrypt Key of the events, required for the webhook")
      .meta({ secret: true }),
    verification_token: secret
      .optional()
      .describe("加密策略的 Verification Token，填写后逐条核对 | Verification Token; checked on each event where given")
      .meta({ secret: true }),
    base_url: z
      .url({ protocol: /^https?$/ })
      .refine((text) => new URL(text).pathname === "/", "must have no path")
      .default("https://open.feishu.cn")
      .describe(
        "开放平台地址，Lark 为 https://open.larksuite.com | Open platform; https://open.larksuite.com for Lark",
      ),
  })
  .refine(({ mode, encrypt_key }) => mode !== "webhook" || encrypt_key !== undefined, {
    path: ["encrypt_key"],
    message: "is required for the webhook: without it nobody signs the events",
  });

export type Config = z.output<typeof config>;
