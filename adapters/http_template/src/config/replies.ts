import { pathSecretOption } from "@gatehouse/sdk";
import { z } from "zod";
import { algorithm, encoding, partsOf, signedTemplate } from "./auth.js";
import { condition, name, path, secret, timestampUnit } from "./fields.js";

const whsec = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, "must be whsec_ and the base64 of at least 24 bytes");

const standard = z.strictObject({
  type: z.literal("standard_webhooks").describe("Standard Webhooks 签名 | Signed by Standard Webhooks"),
  secret: whsec.describe("签名密钥 whsec_ | Signing secret whsec_").meta({ secret: true }),
});

const hmac = z
  .strictObject({
    type: z.literal("hmac").describe("请求头里的 HMAC | An HMAC in a header"),
    secret: secret.describe("签名密钥（文本原样使用） | Signing key, the text as it stands").meta({ secret: true }),
    algorithm: algorithm.describe("摘要算法 | Digest"),
    encoding: encoding.describe("签名的写法 | How the signature is written"),
    signed: signedTemplate
      .default("{body}")
      .refine((text) => partsOf(text).includes("body"), "must hold {body}, or anybody could change it")
      .describe(
        "被签名的文本，由 {method} {path} {query} {timestamp} {nonce} {body} 组成 | What is signed, of {method} {path} {query} {timestamp} {nonce} {body}",
      ),
    signature_name: name.describe("签名的请求头 | Header of the signature"),
    signature_prefix: z
      .string()
      .max(64)
      .default("")
      .describe("签名前的文字，如 sha256= | Text before the signature, such as sha256="),
    timestamp_name: name
      .optional()
      .describe("时间的请求头；填了就只收前后 5 分钟内的 | Header of the time; given, only within 5 minutes of it"),
    timestamp_unit: timestampUnit.describe("时间的单位：秒或毫秒 | Unit of the time: seconds or milliseconds"),
    nonce_name: name.optional().describe("随机串的请求头 | Header of the nonce"),
  })
  .refine((a) => a.timestamp_name === undefined || partsOf(a.signed).includes("timestamp"), {
    path: ["signed"],
    message: "must hold {timestamp}, or anybody could change it",
  })
  .refine((a) => a.timestamp_name !== undefined || !partsOf(a.signed).includes("timestamp"), {
    path: ["timestamp_name"],
    message: "is needed, since signed holds {timestamp}",
  })
  .refine((a) => a.nonce_name !== undefined || !partsOf(a.signed).includes("nonce"), {
    path: ["nonce_name"],
    message: "is needed, since signed holds {nonce}",
  });

const pathSecret = z.strictObject({
  type: z
    .literal("path_secret")
    .describe("地址末尾的密钥：对方不签名时 | A secret in the address, where nothing is signed"),
  secret: pathSecretOption.unwrap().describe("密钥，写在 /hooks/{id}/ 之后 | The secret, after /hooks/{id}/").meta({
    secret: true,
  }),
});

export const verification = z.discriminatedUnion("type", [standard, hmac, pathSecret]);
export type Verification = z.output<typeof verification>;

const webhook = z
  .strictObject({
    verify: verification.describe("如何核对是对方发来的 | How it is known to be theirs"),
    items: path
      .optional()
      .describe(
        "正文里列表的路径；不填则整个正文是一条 | Path of the list in the body; without it the body is one item",
      ),
    answer: z
      .string()
      .max(1000)
      .default("")
      .describe("收下后回答的正文，如 success | Body of our answer once it is taken, such as success"),
  })
  .describe("对方推送 | They call us");

const poll = z
  .strictObject({
    path: z
      .string()
      .max(1000)
      .regex(/^\/?[^?#\s\\]*$/, "must be a path without query")
      .describe("GET 的路径，接在 url 之后 | Path of the GET, after url"),
    query: z
      .record(name, z.string().max(1000))
      .default({})
      .describe("查询参数；{cursor} 换成上次的位置 | Query; {cursor} becomes the place of the last time"),
    items: path
      .optional()
      .describe(
        "应答里列表的路径；不填则整个应答是列表 | Path of the list in the answer; without it the answer is the list",
      ),
    cursor: path.optional().describe("应答里下一个位置的路径 | Path of the next place in the answer"),
    item_cursor: path
      .optional()
      .describe("没有时：每条里的路径，取最后一条的 | Else: the path in each item; the last one's counts"),
    start: z
      .enum(["now_iso", "now_secs", "now_ms", "skip_old"])
      .describe(
        "第一次从哪里开始：现在的时刻，或翻过已有的（编号型） | Where the first poll starts: at the present time, or by passing over what there is (for numbers)",
      ),
    first_cursor: z
      .string()
      .max(200)
      .default("0")
      .describe("start 为 skip_old 时的第一个位置 | The first place, where start is skip_old"),
  })
  .refine((p) => (p.cursor === undefined) !== (p.item_cursor === undefined), {
    path: ["cursor"],
    message: "needs either cursor or item_cursor",
  })
  .refine((p) => [p.path, ...Object.values(p.query)].some((text) => text.includes("{cursor}")), {
    path: ["query"],
    message: "must hold {cursor}, here or in path",
  })
  .describe("我们去取 | We ask them");

const rule = z.strictObject({
  type: z
    .enum(["message.send", "conversation.note", "conversation.close", "conversation.reopen"])
    .describe("命令 | Command"),
  when: z.array(condition).max(10).default([]).describe("全部符合才算；不填则总是 | All must hold; none: always"),
});

const attachments = z.strictObject({
  items: path.describe("文件列表的路径 | Path of the list of files"),
  url: path.describe("每个文件里下载地址的路径 | Path of the address in each file"),
  filename: path.optional().describe("每个文件里文件名的路径 | Path of the file name in each file"),
});

const needsText = ({ type }: { readonly type: string }): boolean =>
  type === "message.send" || type === "conversation.note";

/** What comes back: paths into one item, and which command it becomes. */
export const replies = z
  .strictObject({
    webhook: webhook.optional(),
    poll: poll.optional(),
    id: z
      .array(path)
      .min(1)
      .max(4)
      .describe("合起来标识一条的路径，重复的只收一次 | Paths that together name one item; a repeat does nothing"),
    external_id: path.optional().describe("对方工单编号的路径 | Path of their ticket's id"),
    conversation_id: path.optional().describe("或者：我们的会话编号的路径 | Or: the path of our conversation's id"),
    text: path.optional().describe("文字的路径 | Path of the text"),
    text_format: z.enum(["plain", "html"]).default("plain").describe("文字的格式 | Format of the text"),
    attachments: attachments.optional().describe("随 message.send 的文件 | Files of a message.send"),
    agent: path.optional().describe("客服标识的路径 | Path of the agent's id"),
    ignore: z
      .array(condition)
      .max(10)
      .default([])
      .describe("任一符合就不理：我们自己写的 | Left out when any holds: what we wrote ourselves"),
    commands: z.array(rule).min(1).max(20).describe("先符合者为准 | The first that matches counts"),
  })
  .refine((r) => r.webhook !== undefined || r.poll !== undefined, {
    path: ["webhook"],
    message: "needs webhook or poll, or both",
  })
  .refine((r) => (r.external_id === undefined) !== (r.conversation_id === undefined), {
    path: ["external_id"],
    message: "needs either external_id or conversation_id",
  })
  .refine((r) => r.text !== undefined || !r.commands.some(needsText), {
    path: ["text"],
    message: "is needed for message.send and conversation.note",
  })
  .describe("回复从哪里来 | Where replies come from");

export type Replies = z.output<typeof replies>;
export type Poll = z.output<typeof poll>;
