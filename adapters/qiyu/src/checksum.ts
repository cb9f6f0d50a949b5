import { createHash } from "node:crypto";

export const md5 = (content: Uint8Array | string): string => createHash("md5").update(content).digest("hex");

/**
 * `SHA1(appSecret + md5 + time)` in lower-case hex: `md5` that of the whole body (of a file: its content), `time` in
 * Unix seconds, valid for 5 minutes (七鱼 消息接口文档, 数据校验). The same both ways.
 */
export const checksum = (appSecret: string, content: Uint8Array | string, time: string): string =>
  createHash("sha1")
    .update(`${appSecret}${md5(content)}${time}`)
    .digest("hex");
