import { caOption, caUnused, isCaUsed } from "@gatehouse/sdk/desk";
import { z } from "zod";

const states = z.array(z.string().min(1).max(100)).min(1);

/** Options of a `zammad` endpoint. */
export const config = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/ })
      .describe("Zammad 的地址，可带子路径 | Address of the Zammad installation, also under a sub-path")
      .meta({ examples: ["https://support.example.edu"] }),
    token: z
      .string()
      .min(8)
      .regex(/^[\x21-\x7e]+$/, "must be printable ASCII without spaces")
      .describe("接口用户的访问令牌，权限 ticket.agent | Access token of the interface's user, with ticket.agent")
      .meta({ secret: true }),
    api_user: z
      .string()
      .min(1)
      .max(255)
      .describe(
        "接口用户的登录名；它写的内容不会再传回 | Login of the interface's user: what it writes never comes back as a reply",
      ),
    group: z.string().min(1).max(255).describe("新工单所在的组 | Group of new tickets"),
    webhook_secret: z
      .string()
      .min(16)
      .max(200)
      .optional()
      .describe(
        "Webhook 的 HMAC SHA1 签名令牌；不填则只靠轮询 | HMAC SHA1 signature token of the webhook; without it replies are only polled",
      )
      .meta({ secret: true }),
    article_type: z
      .enum(["note", "web"])
      .default("note")
      .describe(
        "来信的文章类型：web 计入 SLA，但会触发 Zammad 默认的自动回复 | Article type of what people write: web counts for SLAs, but sets off Zammad's default auto reply",
      ),
    closed_states: states
      .default(["closed"])
      .describe(
        "表示已结束的工单状态；关闭时使用第一个 | Ticket states that mean closed; the first is set when a conversation is closed",
      ),
    open_state: z
      .string()
      .min(1)
      .max(100)
      .default("open")
      .describe("重新打开时设置的状态 | State set when a conversation is opened again"),
    ca: caOption,
  })
  .refine(isCaUsed, caUnused);

export type Config = z.output<typeof config>;
