import { pathSecretOption } from "@gatehouse/sdk";
import { z } from "zod";

const number = z.string().regex(/^[1-9]\d{0,17}$/, "must be a number as Udesk's console shows it");

/** Options of a `udesk` endpoint. */
export const config = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .describe("Udesk 客服系统的地址 | Address of the school's Udesk")
    .meta({ examples: ["https://school.udesk.cn"] }),
  email: z
    .string()
    .regex(/^[^\s&@]{1,128}@[^\s&@]{1,128}$/, "must be the address of an administrator")
    .describe("超级管理员的邮箱 | Address of the super administrator"),
  token: z
    .string()
    .regex(/^[\x21-\x7e]{8,256}$/, "must be printable ASCII without spaces")
    .describe("open_api_token：POST /open_api_v1/log_in 取得 | open_api_token, as POST /open_api_v1/log_in answers it")
    .meta({ secret: true }),
  group_id: number
    .optional()
    .describe("只分配给该客服组；不填按 Udesk 的规则分配 | Assign to this group; default: by Udesk's own rules"),
  agent_id: number.optional().describe("只分配给该客服，优先于 group_id | Assign to this agent; goes before group_id"),
  path_secret: pathSecretOption,
});

export type Config = z.output<typeof config>;
