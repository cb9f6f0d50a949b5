import { z } from "zod";
import { exitId, exitSecret, httpUrl } from "./exit-options.js";

/** Where a signed checkpoint leaves to. */
export const anchor = z.discriminatedUnion("kind", [
  z.strictObject({
    id: exitId,
    kind: z.literal("file").describe("每小时写入目录（可为 WORM） | Written to a folder every hour, which may be WORM"),
    dir: z.string().min(1).describe("目录，须在网关之外 | Folder, best on another machine"),
  }),
  z.strictObject({
    id: exitId,
    kind: z.literal("webhook").describe("每小时发送 | Posted every hour"),
    url: httpUrl.describe("收存地址 | Where to"),
    secret: exitSecret,
  }),
  z.strictObject({
    id: exitId,
    kind: z.literal("email").describe("每天发邮件 | Mailed every day"),
    account: z.string().describe("用哪个邮箱账号发 | Mail account it leaves by"),
    to: z.email().describe("收件人 | Addressee"),
  }),
  z.strictObject({
    id: exitId,
    kind: z.literal("rfc3161").describe("每天由时间戳机构签发时间 | Stamped by a time authority every day"),
    url: httpUrl.describe("时间戳服务地址 | URL of the time stamp authority"),
  }),
]);

export type AnchorOptions = z.output<typeof anchor>;
