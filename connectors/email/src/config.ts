import { z } from "zod";
import { oauthOptions } from "./oauth.js";

const host = z.string().min(1).max(253);
const port = z.int().min(1).max(65_535);
const tls = z
  .enum(["implicit", "starttls", "none"])
  .describe(
    "加密方式：implicit 直接 TLS，starttls 升级，none 不加密（仅限本机） | implicit TLS, STARTTLS, or none (loopback only)",
  );
const ca = z
  .string()
  .startsWith("-----BEGIN CERTIFICATE-----")
  .optional()
  .describe("自签证书的 CA（PEM 文本） | CA of a private certificate, as PEM text");

const smtpListen = z
  .strictObject({
    host: host.default("127.0.0.1").describe("监听地址 | Address to listen on"),
    port: port.describe("监听端口 | Port to listen on"),
    domains: z
      .array(z.string().min(1).max(253).toLowerCase())
      .min(1)
      .optional()
      .describe("只收这些域名的邮件，不填则全收 | Accepted recipient domains; any if left out"),
    max_bytes: z
      .int()
      .min(1024)
      .max(52_428_800)
      .default(26_214_400)
      .describe("单封邮件的最大字节数 | Largest mail, in bytes"),
    max_clients: z.int().min(1).max(1000).default(10).describe("同时连接数上限 | Connections at a time"),
    idle_timeout_secs: z
      .int()
      .min(1)
      .max(600)
      .default(60)
      .describe("连接无数据多少秒后断开 | Seconds of silence before a connection is closed"),
  })
  .describe("接收其他服务器转来的邮件 | Take mail in from other servers over SMTP");

const imap = z
  .strictObject({
    host: host.describe("IMAP 服务器 | IMAP server"),
    port: port.describe("IMAP 端口，常用 993 | IMAP port, usually 993"),
    tls,
    user: z.string().min(1).describe("登录名 | Login name"),
    password: z.string().min(1).optional().describe("密码或授权码 | Password or app password").meta({ secret: true }),
    oauth2: oauthOptions.optional(),
    mailbox: z.string().min(1).default("INBOX").describe("要读取的文件夹 | Mailbox to read"),
    poll_secs: z
      .int()
      .min(5)
      .max(3600)
      .default(60)
      .describe("即使没有推送，也每隔多少秒查看一次 | Seconds between looks when the server pushes nothing"),
    since_days: z
      .int()
      .min(1)
      .max(3650)
      .default(7)
      .describe(
        "首次启动或邮箱重建后，往回取多少天的邮件 | Days to look back at the first start or after the mailbox was rebuilt",
      ),
    max_bytes: z
      .int()
      .min(1024)
      .max(52_428_800)
      .default(26_214_400)
      .describe("超过此字节数的附件不取 | A larger file of a mail, in bytes, is not fetched"),
    ca,
  })
  .refine(({ password, oauth2 }) => (password === undefined) !== (oauth2 === undefined), {
    path: ["password"],
    message: "give either password or oauth2",
  })
  .describe("从邮箱收取 | Read a mailbox over IMAP");

const smtpSubmit = z
  .strictObject({
    host: host.describe("发信服务器 | Submission server"),
    port: port.describe("发信端口，常用 465 或 587 | Submission port, usually 465 or 587"),
    tls,
    user: z.string().min(1).optional().describe("登录名 | Login name"),
    password: z.string().min(1).optional().describe("密码或授权码 | Password or app password").meta({ secret: true }),
    oauth2: oauthOptions.optional(),
    from: z.email().describe("发件地址 | Sender address"),
    from_name: z.string().min(1).max(128).optional().describe("发件人名称 | Sender name"),
    ca,
  })
  .refine(({ password, oauth2 }) => password === undefined || oauth2 === undefined, {
    path: ["password"],
    message: "give either password or oauth2",
  })
  .describe("发送回复 | Send replies");

/** Options of an e-mail account: any of the three parts, at least one. */
export const config = z
  .strictObject({
    smtp_listen: smtpListen.optional(),
    imap: imap.optional(),
    smtp_submit: smtpSubmit.optional(),
    trusted_authserv_id: z
      .string()
      .min(1)
      .max(253)
      .optional()
      .describe(
        "自己邮件服务器在 Authentication-Results 里的名称；只信它的 SPF、DKIM、DMARC 结论 | Name of your own mail server in Authentication-Results: its SPF, DKIM and DMARC verdict alone is believed",
      ),
  })
  .refine((parts) => parts.smtp_listen ?? parts.imap ?? parts.smtp_submit, {
    message: "give at least one of smtp_listen, imap and smtp_submit",
  });

export type Config = z.output<typeof config>;
export type SmtpListenConfig = z.output<typeof smtpListen>;
export type ImapConfig = z.output<typeof imap>;
export type SmtpSubmitConfig = z.output<typeof smtpSubmit>;
