import { caOption } from "@gatehouse/sdk/desk";
import { plainAddress } from "@gatehouse/sdk/mail";
import { z } from "zod";

const host = z.string().min(1).max(253);
const port = z.int().min(1).max(65_535);
const tls = z
  .enum(["implicit", "starttls", "none"])
  .describe(
    "加密方式：implicit 直接 TLS，starttls 升级，none 不加密（仅限本机） | implicit TLS, STARTTLS, or none (loopback only)",
  );
/** Compared with addresses of mails, which are read in this form. */
const address = z
  .string()
  .max(254)
  .refine((text) => plainAddress(text) !== undefined, "must be a plain e-mail address")
  .transform((text) => plainAddress(text) ?? text);

const smtp = z
  .strictObject({
    host: host.describe("发信服务器 | Submission server"),
    port: port.describe("发信端口，常用 465 或 587 | Submission port, usually 465 or 587"),
    tls,
    user: z.string().min(1).optional().describe("登录名 | Login name"),
    password: z.string().min(1).optional().describe("密码或授权码 | Password or app password").meta({ secret: true }),
    ca: caOption,
  })
  .describe("把邮件交给工单系统 | Send mails to the helpdesk");

const imap = z
  .strictObject({
    host: host.describe("IMAP 服务器 | IMAP server"),
    port: port.describe("IMAP 端口，常用 993 | IMAP port, usually 993"),
    tls,
    user: z.string().min(1).describe("登录名 | Login name"),
    password: z.string().min(1).describe("密码或授权码 | Password or app password").meta({ secret: true }),
    mailbox: z.string().min(1).default("INBOX").describe("要读取的文件夹 | Mailbox to read"),
    ca: caOption,
  })
  .describe("取回工单系统的回复；不填则只去不回 | Fetch the helpdesk's answers; without it there are none");

/** Options of an `email_desk` endpoint. */
export const config = z.strictObject({
  address: address.describe(
    "本端点专用邮箱的地址，工单系统回复到这里 | Address of a mailbox for this endpoint alone: the helpdesk answers to it",
  ),
  to: address.describe("工单系统收信的地址 | The helpdesk's address"),
  smtp,
  imap: imap.optional(),
  from: z
    .array(z.string().min(1).max(254).toLowerCase())
    .min(1)
    .max(50)
    .optional()
    .describe(
      "只接受这些地址或域名发来的回复，不填则为 to 的域名 | Addresses or domains whose answers are taken; the domain of to if left out",
    ),
  trusted_authserv_id: z
    .string()
    .min(1)
    .max(253)
    .optional()
    .describe(
      "自己邮件服务器在 Authentication-Results 里的名称；填了就只收 DMARC 通过的回复 | Name of your own mail server in Authentication-Results; with it, only answers whose DMARC passed are taken",
    ),
  subaddress: z
    .boolean()
    .default(false)
    .describe(
      "每个会话用自己的 +地址 发信，邮件服务器须支持；工单系统里每个会话是一位客户 | A plus address for each conversation, if your mail server knows them; each is a customer of its own there",
    ),
  include_notes: z.boolean().default(false).describe("也发内部备注 | Send internal notes too"),
  max_attached_bytes: z
    .int()
    .min(0)
    .max(52_428_800)
    .default(10_485_760)
    .describe(
      "一封邮件所附文件的总字节数上限，其余只给链接 | Most bytes of files attached to one mail; the others go as links",
    ),
  max_reply_bytes: z
    .int()
    .min(65_536)
    .max(52_428_800)
    .default(15_728_640)
    .describe("超过此字节数的回复只取文字 | Of an answer larger than this many bytes only the words are taken"),
});

export type Config = z.output<typeof config>;
export type SmtpConfig = Config["smtp"];
export type ImapConfig = NonNullable<Config["imap"]>;

export const domainOf = (text: string): string => text.slice(text.lastIndexOf("@") + 1);
