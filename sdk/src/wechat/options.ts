import { z } from "zod";

const aesKey = z.string().regex(/^[A-Za-z0-9]{43}$/, "must be the 43 letters and digits of an EncodingAESKey");

/** The options 公众号 and 小程序 have in common; each connector adds its own. */
export const platformShape = {
  app_id: z
    .string()
    .regex(/^wx[0-9a-zA-Z]{16}$/, "must be wx and 16 more characters")
    .describe("开发者 ID（AppID） | AppID of the account"),
  app_secret: z
    .string()
    .regex(/^[0-9a-zA-Z]{32,128}$/, "must be the AppSecret, 32 letters and digits")
    .describe("开发者密码（AppSecret） | AppSecret of the account")
    .meta({ secret: true }),
  token: z
    .string()
    .regex(/^[0-9a-zA-Z]{3,32}$/, "must be 3 to 32 letters and digits")
    .describe("服务器配置里的令牌（Token） | Token of the message push settings")
    .meta({ secret: true }),
  mode: z
    .enum(["aes", "plain"])
    .default("aes")
    .describe(
      "消息加解密方式：aes 安全模式；plain 明文模式，较弱：签名不含正文 | Message mode: aes, or plain, which is weaker, since no signature covers the body",
    ),
  encoding_aes_key: aesKey
    .optional()
    .describe("消息加解密密钥（EncodingAESKey），安全模式必填 | EncodingAESKey, required in aes mode")
    .meta({ secret: true }),
  previous_encoding_aes_key: aesKey
    .optional()
    .describe("更换密钥期间仍接受的旧密钥 | The key before, still accepted while it rotates")
    .meta({ secret: true }),
  content_check: z
    .boolean()
    .default(false)
    .describe(
      "发送前先请平台做文本内容安全识别，有风险则不发 | Ask the platform's text check before each send; risky text is refused",
    ),
  api_url: z
    .url({ protocol: /^https?$/ })
    .default("https://api.weixin.qq.com")
    .describe("接口地址，境外可换就近域名 | Address of the platform's API"),
} as const;

const base = z.strictObject(platformShape);
export type PlatformConfig = z.output<typeof base>;

/** `aes` mode without its key cannot open anything: refused at the key's own place. */
export function requireAesKey(
  { mode, encoding_aes_key }: Pick<PlatformConfig, "mode" | "encoding_aes_key">,
  context: z.RefinementCtx,
): void {
  if (mode === "aes" && encoding_aes_key === undefined)
    context.addIssue({
      code: "custom",
      path: ["encoding_aes_key"],
      message: "is required in aes mode",
    });
}
