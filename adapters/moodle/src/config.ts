import { z } from "zod";

const audience = z.strictObject({
  group_id: z
    .string()
    .min(1)
    .max(63)
    .optional()
    .describe("只通知此组的会话，不填则全部 | Conversations of this group only; left out: all"),
  users: z
    .array(z.string().min(1).max(255))
    .min(1)
    .max(50)
    .describe("收通知的 Moodle 用户，按 user_field 写 | Moodle users to tell, written as user_field says"),
});

/** Options of a `moodle` endpoint. */
export const config = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .describe("Moodle 首页地址，可带子路径 | Address of the Moodle site, also below a path")
    .meta({ examples: ["https://moodle.school.example"] }),
  token: z
    .string()
    .regex(/^[A-Za-z0-9]{16,128}$/, "must be the letters and digits of a web service token")
    .describe("Web 服务令牌 | Web service token")
    .meta({ secret: true }),
  user_field: z
    .enum(["username", "idnumber", "email", "id"])
    .default("username")
    .describe("notify 中的用户按哪个字段写 | The field by which users are named in notify"),
  notify: z.array(audience).min(1).max(100).describe("谁收到哪些组的通知 | Who is told of which group"),
  every_message: z
    .boolean()
    .default(false)
    .describe("每条来信都通知，默认只通知会话的第一条 | Tell of every message; default: the first of a conversation"),
  include_text: z
    .boolean()
    .default(false)
    .describe(
      "通知中带来信文字，即把个人信息送到 Moodle | Put the text of the message into the notice: personal data then goes to Moodle",
    ),
});

export type Config = z.output<typeof config>;
