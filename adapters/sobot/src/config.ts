import { pathSecretOption } from "@gatehouse/sdk";
import { z } from "zod";

const printable = "must be printable ASCII without spaces";
const id = z.string().regex(/^[\x21-\x7e]{1,256}$/, printable);
const key = z.string().regex(/^[\x21-\x7e]{8,256}$/, printable);

/** Options of a `sobot` endpoint. */
export const config = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/ })
      .default("https://www.sobot.com")
      .describe("智齿开放平台的地址；海外为 https://sg.sobot.io 等 | Address of Sobot's open platform, by region"),
    app_id: id.describe("appid：向智齿售后申请 | appid, given by Sobot's after-sales service"),
    app_key: key.describe("app_key：与 appid 一起发放 | app_key, given with the appid").meta({ secret: true }),
    group_id: id.optional().describe("指定技能组 | Skill group that is asked for; default: as Sobot decides"),
    agent_id: id.optional().describe("指定客服，优先于 group_id | Agent that is asked for; goes before group_id"),
    replies: z
      .enum(["push", "forward"])
      .default("push")
      .describe(
        "客服的话由哪种回调带来：push 消息推送，forward 在线消息转发；另一种忽略 | Which callback brings the agents' words: the message push, or message forwarding; the other one's are ignored",
      ),
    path_secret: pathSecretOption,
    company_id: id.optional().describe("公司编号，校验转发签名时用 | Number of the company, for forward_key"),
    forward_key: key
      .optional()
      .describe(
        "消息转发的密钥：填了则必须有正确的 X-Log-Sign | Key of message forwarding: with it X-Log-Sign must be right",
      )
      .meta({ secret: true }),
  })
  .refine((options) => options.forward_key === undefined || options.company_id !== undefined, {
    path: ["company_id"],
    message: "is needed with forward_key",
  });

export type Config = z.output<typeof config>;
