import type { z } from "zod";
import type { config } from "../config.js";

/** The options of an account; its secrets are of this letter. */
export const account = (letter: string, endpoint?: string): z.input<typeof config> => ({
  secret_id: "AKIDExampleSecretId",
  secret_key: `secret-key-${letter.repeat(24)}`,
  sdk_app_id: "1400006666",
  ...(endpoint !== undefined && { endpoint }),
  signatures: ["示范学校", "示范学校后勤"],
  templates: [
    { id: "1110001", text: "{1}，详情请咨询前台。" },
    { id: "1110002", text: "{1}家长您好，{2}放假。" },
    { id: "1110003", text: "{2}放假，请{1}家长知悉。" },
    { id: "mark-id", text: "通知：{1}" },
  ],
  default_template: "1110001",
  path_secret: letter.repeat(43),
});
