import { z } from "zod";

const number = z.string().regex(/^[1-9]\d{0,19}$/, "must be the number shown in the address of its page");

/** Options of a `zendesk` endpoint. */
export const config = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .describe("Zendesk 的地址 | Address of the Zendesk account")
    .meta({ examples: ["https://school.zendesk.com"] }),
  email: z
    .email()
    .describe("接口用户的登录邮箱 | E-mail address the interface's user logs in with")
    .meta({ examples: ["gatehouse@example.edu"] }),
  api_token: z
    .string()
    .min(8)
    .regex(/^[\x21-\x7e]+$/, "must be printable ASCII without spaces")
    .describe("API 令牌 | API token")
    .meta({ secret: true }),
  user_id: number.describe(
    "接口用户的编号；它写的内容不会再传回 | Number of the interface's user: what it writes never comes back as a reply",
  ),
  webhook_secret: z
    .string()
    .min(16)
    .max(200)
    .optional()
    .describe("Webhook 的签名密钥；不填则只靠轮询 | Signing secret of the webhook; without it replies are only polled")
    .meta({ secret: true }),
  group_id: number.optional().describe("新工单所在组的编号 | Number of the group of new tickets"),
  share_email: z
    .boolean()
    .default(false)
    .describe(
      "把对方的邮箱写入 Zendesk；之后 Zendesk 的触发器会自行给对方发信 | Tell Zendesk a person's e-mail address; its own triggers may then mail the person",
    ),
});

export type Config = z.output<typeof config>;
