import { z } from "zod";

const pem = (kind: string) =>
  z.string().regex(new RegExp(`^-----BEGIN [A-Z ]*${kind}-----`), `must be PEM text (${kind})`);
const level = (text: string) => text.split("/");

/** One `+` at most, no `#`, and no `$share/`: a broker forgets shared subscriptions when it restarts. */
const inTopic = z
  .string()
  .min(1)
  .max(512)
  .refine((text) => !text.startsWith("$"), "must not start with $: shared subscriptions lose messages")
  .refine((text) => !text.includes("#"), "must not hold #: name the levels")
  .refine(
    (text) => level(text).every((part) => part === "+" || !part.includes("+")),
    "a + stands alone between two slashes",
  )
  .refine((text) => level(text).filter((part) => part === "+").length <= 1, "may hold one + only: who writes there");

const outTopic = z
  .string()
  .min(1)
  .max(512)
  .regex(/^[^+#$]*$/, "must not hold + # $")
  .refine((text) => level(text).filter((part) => part === "{to}").length === 1, "must hold the level {to} once");

/** Options of an `app_mqtt` account. */
export const config = z
  .strictObject({
    host: z.string().min(1).max(253).describe("MQTT 服务器 | MQTT broker"),
    port: z.int().min(1).max(65_535).default(8883).describe("端口，常用 8883 | Port, usually 8883"),
    tls: z.boolean().default(true).describe("是否使用 TLS；关闭仅限本机 | Use TLS; switch it off on loopback only"),
    ca: pem("CERTIFICATE").optional().describe("自签证书的 CA（PEM 文本） | CA of a private certificate, as PEM text"),
    client_cert: pem("CERTIFICATE")
      .optional()
      .describe("客户端证书（PEM 文本），用于双向 TLS | Client certificate for mutual TLS, as PEM text"),
    client_key: pem("PRIVATE KEY")
      .optional()
      .describe("客户端证书的私钥（PEM 文本） | Private key of the client certificate, as PEM text")
      .meta({ secret: true }),
    user: z.string().min(1).max(256).optional().describe("用户名 | User name"),
    password: z.string().min(1).max(1024).optional().describe("密码 | Password").meta({ secret: true }),
    protocol_version: z.enum(["5", "3.1.1"]).default("5").describe("MQTT 版本 | MQTT version"),
    client_id: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,64}$/, "letters, digits, - and _, at most 64")
      .optional()
      .describe(
        "固定的客户端 id，默认 gatehouse-账号；两个网关不得相同 | Fixed client id, default gatehouse-{account}; no two gateways may share one",
      ),
    session_expiry_secs: z
      .int()
      .min(60)
      .max(4_294_967_294)
      .default(604_800)
      .describe(
        "断线后服务器保留消息多少秒（仅 MQTT 5） | Seconds the broker keeps messages while we are away (MQTT 5 only)",
      ),
    in_topic: inTopic
      .default("school/in/+")
      .describe("收消息的主题，+ 处是用户或设备 id | Topic to read; the + is the id of the user or device"),
    out_topic: outTopic
      .default("school/out/{to}")
      .describe("发消息的主题，{to} 换成收件人 id | Topic to write; {to} becomes the recipient's id"),
    from_scheme: z
      .enum(["app_user", "device"])
      .default("app_user")
      .describe("主题里的 id 是什么：用户或设备 | What the id in the topic is: a user or a device"),
    trust_topic: z
      .boolean()
      .default(true)
      .describe(
        "服务器用 ACL 保证每个客户端只能写自己的主题；关闭则以消息里的 from 为准，且视为未验证 | The broker's ACL lets each client write its own topic only; without it the payload's from counts, unauthenticated",
      ),
  })
  .refine((options) => (options.client_cert === undefined) === (options.client_key === undefined), {
    path: ["client_key"],
    message: "client_cert and client_key go together",
  })
  .refine((options) => !options.trust_topic || level(options.in_topic).includes("+"), {
    path: ["in_topic"],
    message: "must hold a + while trust_topic is on",
  });

export type Config = z.output<typeof config>;
