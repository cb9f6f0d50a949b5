import { z } from "zod";

/** Options of a `freshdesk` endpoint. */
export const config = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .describe("Freshdesk 的地址（不能用自有域名） | Address of the Freshdesk account, not a domain of your own")
    .meta({ examples: ["https://school.freshdesk.com"] }),
  api_key: z
    .string()
    .min(8)
    .regex(/^[\x21-\x7e]+$/, "must be printable ASCII without spaces")
    .describe("接口客服的 API 密钥 | API key of the interface's agent")
    .meta({ secret: true }),
  webhook_secret: z
    .string()
    .regex(/^[A-Za-z0-9_-]{16,200}$/, "must be 16 to 200 letters, digits, - or _")
    .optional()
    .describe(
      "自动化 Webhook 地址末尾的密钥；不填则只按时轮询 | Secret at the end of the automation webhook's address; without it replies are only polled at intervals",
    )
    .meta({ secret: true }),
  group_id: z
    .string()
    .regex(/^[1-9]\d{0,19}$/, "must be the number shown in the address of its page")
    .optional()
    .describe("新工单所在组的编号 | Number of the group of new tickets"),
  closed_statuses: z
    .array(z.int().min(2).max(1_000_000))
    .min(1)
    .default([4, 5])
    .describe(
      "表示已结束的工单状态编号；关闭时设为第一个（4 已解决，5 已关闭） | Numbers of the ticket statuses that mean closed; the first is set when a conversation is closed (4 resolved, 5 closed)",
    ),
  share_email: z
    .boolean()
    .default(false)
    .describe(
      "把对方的邮箱写入 Freshdesk；之后客服的「回复」和自动通知会由 Freshdesk 自行发信 | Tell Freshdesk a person's e-mail address; agents' replies and notifications are then mailed by Freshdesk itself",
    ),
});

export type Config = z.output<typeof config>;
