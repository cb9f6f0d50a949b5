import { identifier } from "@gatehouse/sdk";
import { caOption, caUnused, isCaUsed } from "@gatehouse/sdk/desk";
import { z } from "zod";

const status = z.string().regex(/^[^\p{Cc}]{1,64}$/u, "must be a status of the queue's lifecycle");

/** Options of an `rt` endpoint. */
export const config = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/ })
      .describe("RT 的网址，不含 /REST/2.0 | Address of RT, without /REST/2.0")
      .meta({ examples: ["https://rt.example.edu"] }),
    token: z
      .string()
      .regex(/^\d{1,3}-\d{1,12}-[0-9A-Za-z]{16,128}$/, "must look like 1-27-0123456789abcdef…")
      .describe("该用户的认证令牌 | Auth token of the user below")
      .meta({ secret: true }),
    user: identifier(128)
      .describe(
        "令牌所属的 RT 用户，只供本端点使用 | The RT user the token belongs to; used by nobody else, since what it wrote never comes back",
      )
      .meta({ examples: ["gatehouse"] }),
    queue: identifier(200)
      .describe("新工单进入的队列 | Queue of new tickets")
      .meta({ examples: ["front-desk"] }),
    closed_statuses: z
      .array(status)
      .min(1)
      .max(20)
      .default(["resolved", "rejected", "deleted"])
      .describe(
        "表示已结束的状态；会话关闭时设为第一个 | Statuses that mean closed; the first is set when a conversation is closed",
      ),
    open_status: status
      .default("open")
      .describe("会话重新打开时设置的状态 | Status set when a conversation is opened again"),
    custom_fields: z
      .record(z.string().min(1).max(200), z.string().max(4096))
      .default({})
      .describe(
        "新工单的自定义字段（名称: 值）；RT 不认识的名称会被忽略 | Custom fields of new tickets by name; RT ignores names it does not know",
      ),
    hook_secret: z
      .string()
      .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, "must be whsec_ and the base64 of at least 24 bytes")
      .optional()
      .describe(
        "Scrip 的签名密钥；不填则只靠轮询 | Secret the Scrip signs with; without it replies come by polling alone",
      )
      .meta({ secret: true }),
    ca: caOption,
  })
  .refine(isCaUsed, caUnused);

export type Config = z.output<typeof config>;
