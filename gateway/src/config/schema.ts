import { commandTypes } from "@gatehouse/sdk";
import { z } from "zod";
import { bearerToken } from "../core/access/bearer-token.js";
import { userRoles } from "../core/access/roles.js";
import { parseAllowEntry } from "../core/egress/allow-list.js";
import { eventGlob } from "../core/event-glob.js";
import { policyOptions } from "../core/policy/options.js";
import { auditOptions } from "./audit.js";
import { complianceOptions } from "./compliance.js";
import { externalLogins } from "./external-logins.js";
import { filesOptions } from "./files.js";
import { minorsOptions } from "./minors.js";
import { retentionOptions } from "./retention.js";

/** Ids of accounts, endpoints and groups: they stand in URLs and logs. */
export const configuredId = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,62}$/, "a lower-case letter, then letters, digits, _ or -");

const pluginConfig = z.record(z.string(), z.unknown()).default({});

const network = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);

const gateway = z.strictObject({
  name: configuredId
    .default("gatehouse")
    .describe("网关名称，写入事件的 source | Name of this gateway, part of each event's source"),
  public_url: z
    .url({ protocol: /^https?$/, error: "an http or https address, such as https://gate.school.example" })
    .optional()
    .describe("外部访问地址 | Address at which providers and receivers reach this gateway"),
  proxies: z
    .array(
      z
        .string()
        .refine(
          (text) => network.safeParse(text).success,
          "an address or a network, such as 10.0.0.5 or 172.30.0.0/29",
        ),
    )
    .max(32)
    .optional()
    .describe(
      "前面的反向代理：只信它们写的 X-Forwarded-For；不写则只信本机的，自带 HTTPS 时谁也不信 | Proxies in front, whose X-Forwarded-For alone is believed; without it that of this machine, and nobody's with own HTTPS",
    ),
  locale: z.enum(["zh-CN", "en"]).default("zh-CN").describe("界面语言 | Language of what people read"),
  timezone: z.string().default("Asia/Shanghai").describe("时区 | IANA time zone"),
  region: z
    .string()
    .length(2)
    .default("CN")
    .describe("本国号码的地区 | Region of phone numbers written without a country code"),
});

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time of day such as 21:30");

const quietHours = z.strictObject({
  from: clock.describe("开始 | From, school time"),
  to: clock.describe("结束 | Until, school time"),
});

const account = z.strictObject({
  id: configuredId.describe("账号标识 | Id of the account"),
  connector: z.string().describe("连接器 | Id of the connector"),
  config: pluginConfig.describe("连接器选项 | Options of the connector"),
  quiet_hours: quietHours
    .optional()
    .describe(
      "免打扰时段：这段时间里不主动发，一天之内来过信的人照常答复 | Hours in which nobody is written to unasked; who wrote within a day is answered",
    ),
  opt_out_words: z
    .array(z.string().min(1).max(32))
    .default(["退订", "TD", "T", "N", "STOP", "UNSUBSCRIBE"])
    .describe(
      "短信退订词，整条消息等于它即退订 | Words that end text messages to the sender, when they are the whole message",
    ),
  opt_in_words: z
    .array(z.string().min(1).max(32))
    .default(["恢复订阅", "START"])
    .describe("恢复接收的词 | Words that allow them again"),
});

const disclosure = z.strictObject({
  recipient: z.string().min(1).max(256).describe("接收方名称 | Who receives the data"),
  basis: z
    .enum(["entrust", "provide"])
    .describe("委托处理或对外提供 | Entrusted processing, or provision to another controller"),
  contract_ref: z.string().min(1).max(256).optional().describe("合同编号，provide 必填 | Contract; provide needs one"),
  purpose: z.string().min(1).max(512).optional().describe("目的 | Purpose"),
});

const endpoint = z.strictObject({
  id: configuredId.describe("端点标识 | Id of the endpoint"),
  adapter: z.string().describe("适配器 | Id of the adapter"),
  events: z.array(eventGlob).min(1).default(["*"]).describe("事件类型（可用 *） | Globs on event types"),
  order: z.enum(["strict", "best_effort"]).default("strict").describe("会话内顺序 | Order within a conversation"),
  max_in_flight: z.int().min(1).max(256).default(8).describe("并发上限 | Requests under way at once"),
  timeout_secs: z.number().positive().max(20).default(15).describe("超时（秒） | Limit of one whole call in seconds"),
  filter: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("只收符合条件的事件，写法同 when: | Only events that match, written like when: of a route"),
  mapping: z
    .string()
    .min(1)
    .max(65_536)
    .optional()
    .describe("JSONata 表达式，把事件变成对方要的样子 | JSONata that turns an event into what the receiver wants"),
  policy: policyOptions.prefault({}).describe("哪些个人信息可以给对方 | What of a person this receiver gets to see"),
  shadow_of: configuredId
    .optional()
    .describe(
      "影子端点：收同样的事件，回传的命令只记录不执行 | Shadow of this endpoint: gets the same events, its commands are recorded and not run",
    ),
  disclosure: disclosure
    .optional()
    .describe("个人信息流向登记 | What the register of disclosures says of this receiver"),
  include_notes: z.boolean().default(false).describe("是否包含内部备注 | Send private notes too"),
  commands: z.array(z.enum(commandTypes)).default([]).describe("允许回传的命令 | Commands it may send back"),
  groups: z
    .array(configuredId)
    .optional()
    .describe("可操作的技能组 | Groups whose conversations its commands may touch"),
  config: pluginConfig.describe("适配器选项 | Options of the adapter"),
});

const group = z.strictObject({
  id: configuredId.describe("技能组标识 | Id of the skill group"),
  title: z.string().min(1).max(128).describe("名称 | Title"),
  skills: z.array(z.string()).default([]).describe("技能 | Skills of its agents"),
});

const token = z.strictObject({
  id: configuredId.describe("令牌标识 | Id of the token"),
  role: z
    .enum(["admin", "security", "auditor", "supervisor", "agent", "integrator", "receiver"])
    .describe("角色 | Role"),
  groups: z.array(configuredId).default([]).describe("技能组范围 | Groups it may see"),
  endpoint: configuredId.optional().describe("role: receiver 所属端点 | Endpoint of a receiver"),
  token: bearerToken.meta({ secret: true }).describe("令牌，至少 32 字符 | Bearer token, at least 32 characters"),
});

const transcription = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .describe(
      "转写服务地址（OpenAI 兼容的 /audio/transcriptions） | URL of an OpenAI-compatible /audio/transcriptions",
    ),
  api_key: z.string().min(1).optional().meta({ secret: true }).describe("密钥 | Key"),
  model: z.string().min(1).describe("模型 | Model"),
  language: z.string().min(2).max(8).optional().describe("语言，如 zh | Language, such as zh"),
});

const limits = z.strictObject({
  body_bytes: z
    .int()
    .min(1024)
    .max(67_108_864)
    .default(1_048_576)
    .describe("请求体上限 | Largest body at the door, bytes"),
  attachment_bytes: z
    .int()
    .min(1024)
    .max(268_435_456)
    .default(26_214_400)
    .describe("附件上限 | Largest attachment, bytes"),
  pending_messages: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(10_000)
    .describe("待提交消息上限 | Messages waiting for a commit before 429"),
});

const login = z.strictObject({
  mfa_roles: z
    .array(z.enum(userRoles))
    .default(["admin", "security", "auditor"])
    .describe("必须用动态口令的角色 | Roles that need a one-time code"),
  idle_mins: z.int().min(1).max(480).default(30).describe("会话闲置多久结束（分钟） | Idle sessions end, minutes"),
  absolute_hours: z.int().min(1).max(72).default(12).describe("会话最长（小时） | Longest session, hours"),
  lockout_tries: z
    .int()
    .min(3)
    .max(20)
    .default(5)
    .describe(
      "同一来源对同一账号连错几次后锁定 | Failed logins to one account from one source before it is locked there",
    ),
  lockout_mins: z.int().min(1).max(1440).default(15).describe("锁定多久（分钟） | How long, minutes"),
  ...externalLogins,
});

const alarmTo = z.strictObject({
  account: configuredId.describe("用哪个账号发 | Account it leaves by"),
  scheme: z.enum(["phone", "email", "wecom_userid", "app_user"]).describe("号码类型 | Kind of address"),
  value: z.string().min(1).max(256).describe("号码或地址 | Number or address"),
});

const crypto = z.strictObject({
  suite: z
    .enum(["aes", "sm"])
    .default("aes")
    .describe(
      "新数据密钥的算法：aes 为 AES-256-GCM，sm 为 SM4-CTR + HMAC-SM3（无认证证书）；已有数据照旧打开 | Suite of new data keys: AES-256-GCM, or SM4-CTR with HMAC-SM3 (not certified); what is there opens as before",
    ),
  data_key_days: z
    .int()
    .min(1)
    .max(3650)
    .default(365)
    .describe("数据密钥用多少天后换新的 | Days after which what is new is sealed with a new data key"),
});

/** The whole configuration file, strict: an unknown option is an error. */
export const configSchema = z.strictObject({
  gateway: gateway.prefault({}).describe("网关 | The gateway itself"),
  accounts: z.array(account).default([]).describe("渠道账号 | Configured connectors"),
  endpoints: z.array(endpoint).default([]).describe("下游端点 | Configured adapters"),
  groups: z
    .array(group)
    .default([{ id: "front_desk", title: "前台", skills: [] }])
    .describe("技能组 | Skill groups"),
  word_lists: z.record(z.string(), z.array(z.string())).default({}).describe("词表 | Word lists for matches_list"),
  routes: z.array(z.unknown()).default([]).describe("路由规则，先中先得 | Routing rules, first match wins"),
  tokens: z.array(token).default([]).describe("脚本令牌 | Bearer tokens for scripts"),
  egress: z
    .strictObject({
      allow_private: z
        .array(
          z
            .string()
            .refine(
              (entry) => parseAllowEntry(entry) !== undefined,
              "exact host:port, such as 10.20.0.5:443 or [fd12::5]:443",
            ),
        )
        .default([])
        .describe("允许的内网目标 host:port | Private targets, exact host:port"),
    })
    .prefault({})
    .describe("出站 | What may leave"),
  crypto: crypto.prefault({}).describe("加密 | Encryption of what is stored"),
  alarms: z
    .array(alarmTo)
    .max(20)
    .default([])
    .describe(
      "端点故障 5 分钟、1、12、48 小时后通知谁 | Who is told when an endpoint has failed for 5 minutes, 1, 12 and 48 hours",
    ),
  transcription: transcription.optional().describe("语音转文字，默认关闭 | Speech to text, off by default"),
  limits: limits.prefault({}).describe("上限 | Limits"),
  files: filesOptions
    .prefault({ kind: "database" })
    .describe("附件与录音存在哪里（加密） | Where files and recordings are kept, sealed"),
  retention: retentionOptions.prefault({}).describe("保存期限 | How long what is kept"),
  compliance: complianceOptions.prefault({}).describe("合规时限与级别 | Clocks and levels of compliance"),
  minors: minorsOptions.prefault({}).describe("未成年人 | Minors"),
  audit: auditOptions.prefault({}).describe("审计 | The book"),
  login: login.prefault({}).describe("登录与会话 | Logins and sessions"),
});

export type Config = z.output<typeof configSchema>;
export type AccountConfig = Config["accounts"][number];
export type EndpointConfig = Config["endpoints"][number];
export type TokenConfig = Config["tokens"][number];
export type Role = TokenConfig["role"];
