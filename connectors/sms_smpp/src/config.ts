import { longMessageWaitOption, maxPerSecondOption, responseTimeoutOption, signatureOption } from "@gatehouse/sdk/sms";
import { z } from "zod";

const tls = z
  .strictObject({
    servername: z.string().min(1).max(253).optional().describe("证书上的名字，默认同 host | Name on the certificate"),
    ca: z
      .string()
      .startsWith("-----BEGIN CERTIFICATE-----")
      .optional()
      .describe("自签证书的 CA（PEM 文本） | CA of a private certificate, as PEM text"),
  })
  .describe("用 TLS 连接，不填则明文 | Connect by TLS; plain if left out");

const typeOfNumber = z.enum([
  "unknown",
  "international",
  "national",
  "network_specific",
  "subscriber",
  "alphanumeric",
  "abbreviated",
]);
const numberingPlan = z.enum(["unknown", "isdn", "data", "telex", "land_mobile", "national", "private"]);

/** Options of one SMPP 3.4 account. */
export const config = z.strictObject({
  host: z.string().min(1).max(253).describe("短信中心地址 | Host of the SMSC"),
  port: z.int().min(1).max(65_535).default(2775).describe("端口，常用 2775 | Port, usually 2775"),
  tls: tls.optional(),
  system_id: z
    .string()
    .regex(/^[\x21-\x7e]{1,15}$/, "1 to 15 printable ASCII characters")
    .describe("登录名 system_id | Login name"),
  password: z
    .string()
    .regex(/^[\x20-\x7e]{0,64}$/, "at most 64 printable ASCII characters")
    .describe("密码，协议规定最多 8 个字符 | Password, 8 characters by the standard")
    .meta({ secret: true }),
  system_type: z
    .string()
    .regex(/^[\x20-\x7e]{0,12}$/, "at most 12 printable ASCII characters")
    .default("")
    .describe("system_type，多数运营商留空 | system_type, mostly empty"),
  service_type: z
    .string()
    .regex(/^[\x20-\x7e]{0,5}$/, "at most 5 printable ASCII characters")
    .default("")
    .describe("service_type，多数运营商留空 | service_type, mostly empty"),
  source_addr: z
    .string()
    .regex(/^[\x20-\x7e]{0,20}$/, "at most 20 printable ASCII characters")
    .default("")
    .describe("发送号码（接入码） | Sender number or name"),
  source_ton: typeOfNumber.default("unknown").describe("发送号码类型 TON | Type of the sender number"),
  source_npi: numberingPlan.default("isdn").describe("发送号码编号方案 NPI | Numbering plan of the sender number"),
  dest_ton: typeOfNumber.default("international").describe("接收号码类型 TON | Type of the recipient's number"),
  dest_npi: numberingPlan.default("isdn").describe("接收号码编号方案 NPI | Numbering plan of the recipient's number"),
  strip_country_code: z
    .string()
    .regex(/^[1-9][0-9]{0,2}$/, "a country code such as 86")
    .optional()
    .describe("发往该国家码的号码去掉国家码 | Numbers of this country code are sent without it"),
  signature: signatureOption,
  default_alphabet: z
    .enum(["gsm7", "latin1"])
    .default("gsm7")
    .describe("data_coding 0 的含义 | What data_coding 0 means to this SMSC"),
  concatenation: z
    .enum(["udh_8bit", "udh_16bit", "sar"])
    .default("udh_8bit")
    .describe("长短信的拆分方式 | How long messages are joined"),
  registered_delivery: z.boolean().default(true).describe("要求状态报告 | Ask for delivery receipts"),
  message_id_type: z
    .enum(["auto", "hex", "decimal", "text"])
    .default("auto")
    .describe(
      "消息编号写法：双方都十六进制、都十进制、逐字相同，auto 两种都认 | How ids are written: hex or decimal on both sides, verbatim, or auto for any mix",
    ),
  max_in_flight: z
    .int()
    .min(1)
    .max(100)
    .default(10)
    .describe("未应答的短信上限（窗口） | Window: submits without an answer"),
  max_per_second: maxPerSecondOption,
  enquire_link_secs: z.int().min(1).max(600).default(30).describe("链路检测间隔秒数 | Seconds between enquire_link"),
  response_timeout_secs: responseTimeoutOption(10),
  long_message_wait_secs: longMessageWaitOption,
});

export type Config = z.output<typeof config>;
