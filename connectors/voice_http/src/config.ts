import { regionOption } from "@gatehouse/sdk";
import { addressOption } from "@gatehouse/sdk/voice";
import { z } from "zod";

const e164 = z.string().regex(/^\+[1-9][0-9]{6,14}$/, "must be a number with its country code, such as +8613800138000");
const spoken = z.string().min(1).max(1000);
const kind = <T extends string>(value: T) => z.literal(value).describe("服务商类型 | Kind of provider");

/** 32 base64 characters are 24 bytes, the least the Standard Webhooks specification allows. */
const whsec = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, "must be whsec_ followed by the base64 of at least 24 bytes");

const generic = z.strictObject({
  type: kind("generic"),
  secret: whsec
    .describe(
      "签名密钥（Standard Webhooks），whsec_ 加至少 24 字节的 base64 | Signing secret, whsec_ and the base64 of at least 24 bytes",
    )
    .meta({ secret: true }),
  previous_secrets: z
    .array(whsec)
    .max(4)
    .default([])
    .describe("轮换期间仍接受的旧密钥 | Older secrets still accepted while the secret rotates")
    .meta({ secret: true }),
  callback_url: addressOption
    .optional()
    .describe(
      "回拨请求 POST 到此地址；不填则只接听 | Where calls back are asked for; without it the account only takes calls",
    ),
  recordings: z
    .strictObject({
      base_url: addressOption.describe("只向此地址之下发送凭据 | The token goes to addresses under this one only"),
      token: z.string().min(8).max(512).describe("下载令牌（Bearer） | Bearer token").meta({ secret: true }),
    })
    .optional()
    .describe("取录音的凭据；不填则不带凭据 | Credentials for recordings; without them none are sent"),
});
export type Generic = z.output<typeof generic>;

const answer = z
  .strictObject({
    language: z
      .string()
      .regex(/^[a-z]{2,3}(-[A-Za-z]{2,4})?$/)
      .default("zh-CN")
      .describe("朗读语言 | Language that is spoken"),
    greeting: spoken.optional().describe("欢迎语 | Greeting"),
    number: e164.optional().describe("转接的坐席号码 | The desk's number"),
    ring_secs: z.int().min(5).max(120).default(25).describe("坐席振铃秒数 | Seconds the desk rings"),
    recording: z
      .strictObject({
        notice: spoken.describe(
          "录音告知语，读完才接通并录音 | The notice; the call is connected and recorded only after it",
        ),
        opt_out_digit: z
          .string()
          .regex(/^[0-9]$/)
          .optional()
          .describe(
            "告知语中说明的不录音按键；告知语被任何按键打断都不录音 | The key the notice names for no recording; any key that breaks the notice off has that effect",
          ),
      })
      .optional()
      .describe("通话录音；不填则不录音 | Call recording; without it nothing is recorded"),
    voicemail: z
      .strictObject({
        prompt: spoken.describe("留言提示语 | What is said before the beep"),
        max_secs: z.int().min(5).max(1800).default(180).describe("留言最长秒数 | Longest message, in seconds"),
      })
      .optional()
      .describe("语音留言；不填则直接挂断 | Voicemail; without it the call is hung up"),
  })
  .describe("来电如何应答 | How calls are answered");
export type Answer = z.output<typeof answer>;

const twilio = z.strictObject({
  type: kind("twilio"),
  api_url: addressOption
    .default("https://api.twilio.com")
    .describe("API 地址；兼容服务商可改 | API address; others speak it too"),
  account_sid: z
    .string()
    .regex(/^AC[0-9a-f]{32}$/)
    .describe("账号 SID | Account SID"),
  auth_token: z
    .string()
    .min(16)
    .max(128)
    .describe("Auth Token，也用于验签 | Auth token, also checks signatures")
    .meta({ secret: true }),
  answer: answer.prefault({}),
  callback: z
    .strictObject({
      webhook_url: addressOption.describe("本账号回调的公网地址 | Public address of this account's hook"),
      caller_id: e164.describe("外显号码 | Number shown to the person"),
      number: e164.optional().describe("读完后转接的坐席号码 | The desk's number, connected after the text was spoken"),
    })
    .optional()
    .describe(
      "回拨：会话里的回复会打电话读给对方；不填则只接听 | Call back: a reply is spoken to the person by telephone; without it the account only takes calls",
    ),
});
export type Twilio = z.output<typeof twilio>;

/** Options of a `voice_http` account. */
export const config = z.strictObject({
  provider: z.discriminatedUnion("type", [generic, twilio]).describe("云呼叫中心 | The cloud call centre"),
  region: regionOption,
});

export type Config = z.output<typeof config>;
