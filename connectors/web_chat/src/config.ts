import { z } from "zod";

/** As a browser writes it in `Origin`: scheme, host, port where it is not the scheme's own; no path. */
const origin = z
  .string()
  .max(255)
  .refine(
    (text) => /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text,
    "must be an origin such as https://www.school.example, without a path or a slash at its end",
  );

/** Options of a `web_chat` account. */
export const config = z.strictObject({
  allowed_origins: z
    .array(origin)
    .max(100)
    .default([])
    .describe(
      "可以嵌入聊天窗口的网站；网关自己的 /chat 页面总是可以 | Sites that may embed the chat; the gateway's own page /chat always may",
    )
    .meta({ examples: [["https://www.school.example"]] }),
  identity_secret: z
    .string()
    .min(32)
    .max(512)
    .optional()
    .describe(
      "学校网站为已登录用户签名的密钥（至少 32 个字符）；不填则人人是访客 | Secret with which the school's site signs who is logged in (32 characters or more); without it everybody is a visitor",
    )
    .meta({ secret: true }),
  title: z
    .string()
    .min(1)
    .max(60)
    .optional()
    .describe("聊天窗口的标题 | Title of the chat window")
    .meta({ examples: ["招生咨询 Admissions"] }),
  greeting: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .describe("访客看到的第一句话 | The first words a visitor sees")
    .meta({ examples: ["您好！请问有什么可以帮您？"] }),
});

export type Config = z.output<typeof config>;
