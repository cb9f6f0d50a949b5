import { regionOption } from "@gatehouse/sdk";
import { z } from "zod";

/** Options of an `sms_gammu` account: the folders of one gammu-smsd. */
export const config = z.strictObject({
  spool_path: z
    .string()
    .regex(/^\/[^\0]{0,255}$/, "must be an absolute path")
    .default("/var/spool/gammu")
    .describe(
      "gammu-smsd 的目录，内含 inbox、outbox、sent、error | Folder of gammu-smsd, with inbox, outbox, sent and error in it",
    ),
  poll_secs: z.int().min(1).max(60).default(2).describe("每隔多少秒查看一次 | Seconds between two looks"),
  settle_secs: z
    .int()
    .min(0)
    .max(60)
    .default(2)
    .describe(
      "文件静止多少秒后才读取，等长短信写完 | Seconds a file must have rested: a long message is written in parts",
    ),
  done_keep_days: z
    .int()
    .min(1)
    .max(90)
    .default(7)
    .describe("处理过的文件在 done 目录保留的天数 | Days that finished files stay in the folder done"),
  time_offset: z
    .string()
    .regex(/^[+-]\d\d:\d\d$/, "must be like +08:00")
    .default("+08:00")
    .describe("文件名中时间的时区 | Offset of the times in file names"),
  region: regionOption,
});

export type Config = z.output<typeof config>;
