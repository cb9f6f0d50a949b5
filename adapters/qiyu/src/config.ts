import { z } from "zod";

const number = z.string().regex(/^[1-9]\d{0,17}$/, "must be a number as 七鱼's console shows it");

/** Options of a `qiyu` endpoint. */
export const config = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .default("https://qiyukf.com")
    .describe("七鱼开放接口的地址 | Address of 七鱼's open interface"),
  app_key: z
    .string()
    .regex(/^[\x21-\x7e]{8,128}$/, "must be printable ASCII without spaces")
    .describe("appKey：「系统 → 扩展与集成」页面 | appKey, from the page 系统 → 扩展与集成")
    .meta({ examples: ["1064deea1c3624c9ee26d1de5ce8481f"] }),
  app_secret: z
    .string()
    .regex(/^[\x21-\x7e]{8,128}$/, "must be printable ASCII without spaces")
    .describe(
      "appSecret：同一页面，点「重置」生成；也用来校验回调 | appSecret of the same page; callbacks are checked with it",
    )
    .meta({ secret: true }),
  group_id: number
    .optional()
    .describe("只分配给该客服分组；不填由七鱼分配 | Assign to this group only; default: as 七鱼 decides"),
  staff_id: number
    .optional()
    .describe("只分配给该客服，优先于 group_id | Assign to this member of staff only; goes before group_id"),
});

export type Config = z.output<typeof config>;
