import { wecomShape } from "@gatehouse/sdk/wechat";
import { z } from "zod";

const maxWelcomeBytes = 2048;

/** Options of a `wecom_kf` account: the 客服账号 of one company that one app may manage. */
export const config = z.strictObject({
  corp_id: wecomShape.corp_id,
  secret: wecomShape.secret.describe(
    "「可调用接口的应用」的 Secret | Secret of the app that may call the interfaces of 微信客服",
  ),
  open_kfids: z
    .array(z.string().regex(/^wk[A-Za-z0-9_-]{1,62}$/, "must be an open_kfid, such as wkAJ2GCAAA…"))
    .min(1)
    .max(50)
    .describe("要接入的客服账号 ID（以 wk 开头） | The open_kfid of each customer service account to connect")
    .meta({ examples: [["wkAJ2GCAAASSm4_FhToWMFea0xAFfd3Q"]] }),
  token: wecomShape.token.describe("回调配置的 Token | Token of the callback"),
  encoding_aes_key: wecomShape.encoding_aes_key.describe("回调配置的 EncodingAESKey | EncodingAESKey of the callback"),
  welcome_text: z
    .string()
    .min(1)
    .refine((text) => Buffer.byteLength(text) <= maxWelcomeBytes, `must be at most ${maxWelcomeBytes} bytes`)
    .optional()
    .describe(
      "客户进入会话时自动发送一次的欢迎语；不填则不发 | A greeting sent once when a customer enters; none if left out",
    ),
  api_url: wecomShape.api_url,
});

export type Config = z.output<typeof config>;
