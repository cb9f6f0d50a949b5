import { longMessageWaitOption, maxPerSecondOption, responseTimeoutOption, signatureOption } from "@gatehouse/sdk/sms";
import { z } from "zod";

const ascii = (min: number, max: number) =>
  z.string().regex(new RegExp(`^[\\x21-\\x7e]{${min},${max}}$`), `${min} to ${max} printable ASCII characters`);

/** Options of one CMPP account. */
export const config = z.strictObject({
  host: z.string().min(1).max(253).describe("网关（ISMG）地址 | Host of the operator's gateway"),
  port: z.int().min(1).max(65_535).default(7890).describe("端口，长连接 7890 | Port, 7890 for long connections"),
  version: z.enum(["2.0", "3.0"]).default("2.0").describe("协议版本 | Protocol version"),
  sp_id: ascii(1, 6).describe("企业代码（登录名） | SP_Id, the login name"),
  shared_secret: z
    .string()
    .regex(/^[\x20-\x7e]{1,64}$/, "1 to 64 printable ASCII characters")
    .describe("共享密钥（登录密码） | Shared secret, the password")
    .meta({ secret: true }),
  src_id: z
    .string()
    .regex(/^[0-9]{3,20}$/, "3 to 20 digits")
    .describe("接入码，即发送号码 | Access number, which people see"),
  msg_src: ascii(1, 6).optional().describe("信息内容来源，默认同 sp_id | Msg_src, sp_id if left out"),
  service_id: z
    .string()
    .regex(/^[\x21-\x7e]{0,10}$/, "at most 10 printable ASCII characters")
    .default("")
    .describe("业务代码 | Service_Id"),
  signature: signatureOption,
  registered_delivery: z.boolean().default(true).describe("要求状态报告 | Ask for status reports"),
  verify_gateway: z
    .boolean()
    .default(true)
    .describe(
      "校验网关的 AuthenticatorISMG；个别服务商不填时才关 | Verify AuthenticatorISMG; off only for a provider that leaves it empty",
    ),
  max_in_flight: z
    .int()
    .min(1)
    .max(64)
    .default(16)
    .describe("滑动窗口，协议建议 16 | Sliding window, 16 by the protocol"),
  max_per_second: maxPerSecondOption,
  active_test_secs: z.int().min(1).max(180).default(60).describe("链路检测间隔秒数 | Seconds between CMPP_ACTIVE_TEST"),
  response_timeout_secs: responseTimeoutOption(20),
  long_message_wait_secs: longMessageWaitOption,
});

export type Config = z.output<typeof config>;
export type Version = Config["version"];
