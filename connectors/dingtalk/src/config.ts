import { z } from "zod";

const origin = z.url({ protocol: /^https?$/ }).refine((text) => new URL(text).pathname === "/", "must have no path");

/** Options of a `dingtalk` account: one robot of one internal app. */
export const config = z.strictObject({
  client_id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,128}$/, "letters, digits, - and _")
    .describe("应用的 Client ID（原 AppKey） | Client ID of the app (formerly AppKey)"),
  client_secret: z
    .string()
    .min(1)
    .max(256)
    .describe("应用的 Client Secret | Client Secret of the app")
    .meta({ secret: true }),
  robot_code: z
    .string()
    .min(1)
    .max(128)
    .optional()
    .describe("机器人编码，默认与 client_id 相同 | Code of the robot, by default the client_id"),
  api_url: origin
    .default("https://api.dingtalk.com")
    .describe("开放平台地址，国际版为 https://api.dingtalk.io | Open platform; https://api.dingtalk.io abroad"),
  media_url: origin
    .default("https://oapi.dingtalk.com")
    .describe(
      "文件上传地址，国际版为 https://oapi.dingtalk.io | Where files are uploaded; https://oapi.dingtalk.io abroad",
    ),
});

export type Config = z.output<typeof config>;

export const robotCode = (config: Config): string => config.robot_code ?? config.client_id;
