import { receiptStatuses } from "@gatehouse/sdk";
import { z } from "zod";

const name = z.string().min(1).max(128);

const auth = z
  .discriminatedUnion("type", [
    z.strictObject({
      type: z
        .literal("path_secret")
        .describe("地址末尾的密钥：/hooks/{id}/{secret} | A secret at the end of the address"),
      secret: z
        .string()
        .regex(/^[A-Za-z0-9_-]{32,128}$/, "must be 32 to 128 letters, digits, _ or -")
        .describe("至少 32 个字母数字 | At least 32 letters and digits")
        .meta({ secret: true }),
    }),
    z.strictObject({
      type: z.literal("hmac").describe("请求头中对请求体的 HMAC-SHA256 | HMAC-SHA256 of the body in a header"),
      header: name.describe("请求头名 | Name of the header"),
      prefix: z.string().max(32).default("").describe("签名前的固定文字，如 sha256= | Text before the signature"),
      encoding: z.enum(["hex", "base64"]).default("hex").describe("签名的编码 | Encoding of the signature"),
      secret: z
        .string()
        .min(16)
        .max(256)
        .describe("密钥，至少 16 个字符 | Key of at least 16 characters")
        .meta({ secret: true }),
    }),
    z.strictObject({
      type: z.literal("basic").describe("HTTP Basic 用户名和密码 | HTTP Basic"),
      user: name.describe("用户名 | User name"),
      password: z
        .string()
        .min(16)
        .max(256)
        .describe("密码，至少 16 个字符 | Password of at least 16 characters")
        .meta({ secret: true }),
    }),
  ])
  .describe("如何确认来者是短信平台 | How we know the provider");

const fields = z
  .strictObject({
    from: name.default("from").describe("发送者号码 | The sender's number"),
    text: name.default("text").describe("短信正文 | The text"),
    id: name.default("id").describe("平台的消息 id，用于去重 | The provider's message id, to know a repeat"),
    time: name.optional().describe("发送时间 | When it was sent"),
    charset: name.optional().describe("正文的编码名 | The text's charset"),
  })
  .prefault({})
  .describe("我们的名称对应平台的字段名 | Our names to theirs");

const report = z
  .strictObject({
    when: name.default("status").describe("有此字段的请求是状态报告 | A request with this field is a report"),
    id: name.default("message_id").describe("我们或平台的消息 id 的字段 | Field of our or the provider's message id"),
    status: name.default("status").describe("状态的字段 | Field of the status"),
    statuses: z
      .record(name, z.enum(receiptStatuses))
      .default(Object.fromEntries(receiptStatuses.map((status) => [status, status])))
      .describe("平台的状态值对应的状态；未列出的丢入死信 | What their statuses mean; one not listed is a dead letter"),
    code: name.optional().describe("失败代码的字段 | Field of the failure's code"),
  })
  .optional()
  .describe("状态报告 | Reports on what was sent");

/** How messages and reports come in. */
export const receiveOptions = z.strictObject({
  auth,
  format: z
    .enum(["json", "form", "query", "text"])
    .default("json")
    .describe(
      "POST 的内容：JSON、表单、网址参数，或正文即短信（其余在网址中） | What is POSTed: JSON, a form, the address alone, or the bare text",
    ),
  charset: z.string().min(1).max(32).default("utf-8").describe("未注明时的编码 | Charset where none is named"),
  fields,
  time_offset: z
    .string()
    .regex(/^[+-]\d\d:\d\d$/, "must be like +08:00")
    .default("+08:00")
    .describe("未注明时区的时间所在时区 | Offset of times without one"),
  report,
  reply: z.string().max(1024).default("").describe("收妥后回答的内容 | What is answered once it is kept"),
});

export type ReceiveOptions = z.output<typeof receiveOptions>;
