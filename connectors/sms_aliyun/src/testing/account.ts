import type { z } from "zod";
import type { config } from "../config.js";

/** The options of an account; its secrets are of this letter. */
export const account = (letter: string, endpoint?: string): z.input<typeof config> => ({
  access_key_id: "LTAI5tExampleKeyId",
  access_key_secret: `access-key-${letter.repeat(24)}`,
  ...(endpoint !== undefined && { endpoint }),
  signatures: ["示范学校", "示范学校后勤"],
  templates: [
    { id: "SMS_100000001", text: "${content}，详情请咨询前台。" },
    { id: "SMS_100000002", text: "${name}家长您好，${date}放假。" },
    { id: "mark-id", text: "通知：${1}" },
  ],
  default_template: "SMS_100000001",
  path_secret: letter.repeat(43),
});
