import { errorCodes, rejectReasons } from "@gatehouse/sdk";
import { z } from "zod";

const name = z.string().min(1).max(128);
const secret = z.string().min(1).max(4096);

const auth = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("none").describe("不需要凭据 | No credential") }),
    z.strictObject({
      type: z.literal("basic").describe("HTTP Basic 用户名和密码 | HTTP Basic"),
      user: name.describe("用户名 | User name"),
      password: secret.describe("密码 | Password").meta({ secret: true }),
    }),
    z.strictObject({
      type: z.literal("bearer").describe("Authorization: Bearer 令牌 | A bearer token"),
      token: secret.describe("令牌 | Token").meta({ secret: true }),
    }),
    z.strictObject({
      type: z.literal("header").describe("放在指定请求头中的密钥 | A key in a header"),
      name: name.describe("请求头名 | Name of the header"),
      key: secret.describe("密钥 | Key").meta({ secret: true }),
    }),
    z.strictObject({
      type: z
        .literal("fields")
        .describe("与短信一起提交的账号、密码字段 | Credentials sent as fields beside the message"),
      fields: z
        .record(name, secret)
        .describe("字段名和值，如 username、password | Fields and their values, such as username and password")
        .meta({ secret: true }),
    }),
    z.strictObject({
      type: z
        .literal("hmac")
        .describe("对请求体做 HMAC-SHA256，放在请求头 | HMAC-SHA256 of the request body in a header"),
      header: name.describe("请求头名 | Name of the header"),
      encoding: z.enum(["hex", "base64"]).default("hex").describe("签名的编码 | Encoding of the signature"),
      key: secret.describe("密钥 | Key").meta({ secret: true }),
    }),
  ])
  .default({ type: "none" })
  .describe("如何向短信平台证明身份 | How the provider knows us");

const fields = z
  .strictObject({
    to: name.default("to").describe("手机号 | The phone number"),
    text: name.default("text").describe("短信正文 | The text"),
    id: name.optional().describe("我们的消息 id，不填则不提交 | Our message id; left out unless named"),
    sign: name
      .optional()
      .describe("签名；不填则以【签名】写在正文开头 | The signature; unless named it leads the text as 【…】"),
    callback: name.optional().describe("状态报告地址 | Where the provider sends its reports"),
  })
  .prefault({})
  .describe(
    "我们的名称对应平台的字段名；JSON 中点号表示层级，数字表示列表位置，如 mobiles.0 | Our names to theirs; in JSON a dot goes one level deeper, a number into a list, as in mobiles.0",
  );

const success = z
  .strictObject({
    statuses: z
      .array(z.int().min(100).max(599))
      .default([])
      .describe("表示成功的 HTTP 状态码，不填为任意 2xx | HTTP statuses that mean yes; any 2xx if left out"),
    path: name
      .optional()
      .describe("应答 JSON 中表示结果的位置，如 data.code | Where a JSON answer says its result, such as data.code"),
    equals: z
      .string()
      .max(128)
      .optional()
      .describe("该位置表示成功的值；不填则有值即成功 | The value there that means yes; any if left out"),
    text_prefix: name.optional().describe("纯文本应答表示成功的开头 | How a plain-text answer that means yes begins"),
  })
  .prefault({})
  .describe("什么样的应答算成功 | Which answer is a yes");

const error = z.strictObject({
  code: z
    .enum(errorCodes)
    .exclude(["invalid_config", "bad_signature"])
    .describe("网关的错误码 | The gateway's error code"),
  reason: z.enum(rejectReasons).optional().describe("拒绝的原因，仅用于 rejected | Why, where the code is rejected"),
  retry_secs: z.int().positive().max(86_400).optional().describe("多少秒后再试 | Seconds until the next try"),
});

/** How a message leaves, all of it by names: no expressions. */
export const sendOptions = z
  .strictObject({
    url: z.url({ protocol: /^https?$/ }).describe("发送接口地址 | Address that takes a message"),
    method: z.enum(["POST", "GET"]).default("POST").describe("HTTP 方法 | HTTP method"),
    format: z
      .enum(["json", "form", "query"])
      .default("json")
      .describe("参数的位置：JSON、表单或网址 | Where the parameters stand: JSON, form or the address"),
    fields,
    fixed: z
      .record(name, z.union([z.string(), z.number(), z.boolean()]))
      .default({})
      .describe("每次都提交的固定字段 | Constant fields of every call"),
    headers: z
      .record(name, z.string().max(1024))
      .default({})
      .describe("每次都带上的请求头 | Constant headers of every call"),
    auth,
    strip_prefix: z
      .string()
      .max(8)
      .default("")
      .describe(
        "从号码开头去掉的部分：+ 或 +86；其他国家的号码不变 | Taken off the front of a number: + or +86; others stay",
      ),
    signature: z
      .string()
      .regex(/^\P{C}{1,32}$/u, "one line of 1 to 32 characters")
      .optional()
      .describe("短信签名，不带括号 | Signature, without its brackets"),
    callback_url: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe("状态报告地址（本账号的 /hooks 网址） | Where reports come back: this account's /hooks address")
      .meta({ secret: true }),
    callback_id_name: name
      .default("message_id")
      .describe("附加在状态报告地址后的参数名，值为我们的消息 id | Parameter added to it: our message id"),
    success,
    id_path: name
      .optional()
      .describe(
        "应答 JSON 中平台消息 id 的位置；状态报告带的是我们的 id 时不填 | Where a JSON answer holds the provider's message id; left out where its reports name ours",
      ),
    error_path: name
      .optional()
      .describe(
        "应答 JSON 中错误码的位置，默认同 success.path；都不填则整个应答就是错误码 | Where a JSON answer holds its error code; default success.path; without both the whole answer is the code",
      ),
    errors: z
      .record(name, error)
      .default({})
      .describe("平台错误码或 HTTP 状态码对应的含义 | What the provider's error codes or HTTP statuses mean"),
  })
  .refine((send) => send.method === "POST" || send.format === "query", {
    path: ["format"],
    message: "must be query where the method is GET",
  })
  .refine((send) => send.fields.callback === undefined || send.callback_url !== undefined, {
    path: ["callback_url"],
    message: "is needed where fields.callback is named",
  });

export type SendOptions = z.output<typeof sendOptions>;
