import { regionOption } from "@gatehouse/sdk";
import { z } from "zod";

/** Options of an `sms_twilio` account. */
export const config = z
  .strictObject({
    account_sid: z
      .string()
      .regex(/^AC[0-9a-f]{32}$/, "must be AC and 32 hex digits")
      .describe("账户 SID | Account SID"),
    auth_token: z
      .string()
      .min(16)
      .max(128)
      .describe("账户 Auth Token，也用于验证回调 | Auth token of the account; it also verifies callbacks")
      .meta({ secret: true }),
    endpoint: z
      .url({ protocol: /^https?$/ })
      .default("https://api.twilio.com")
      .describe("接口地址，兼容平台可改 | Address of the API; another one for a compatible provider"),
    from: z
      .string()
      .regex(/^(\+[1-9]\d{4,14}|[A-Za-z0-9 ]{1,11}|\d{3,8})$/, "must be a number, a short code or a sender name")
      .optional()
      .describe("发送号码；与 messaging_service_sid 二选一 | Sender; either this or messaging_service_sid"),
    messaging_service_sid: z
      .string()
      .regex(/^MG[0-9a-f]{32}$/, "must be MG and 32 hex digits")
      .optional()
      .describe("Messaging Service 的 SID | SID of a Messaging Service"),
    status_callback_url: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe(
        "状态回调地址，即本账号的 /hooks/{id}；不填则没有状态报告 | Where statuses come back: this account's /hooks/{id}; without it there are none",
      ),
    region: regionOption,
  })
  .refine((options) => (options.from === undefined) !== (options.messaging_service_sid === undefined), {
    path: ["from"],
    message: "either from or messaging_service_sid is needed",
  });

export type Config = z.output<typeof config>;
