import { z } from "zod";

/** The option `signature`; see `signed`. */
export const signatureOption = z
  .string()
  .regex(/^[^【】\p{C}]{2,20}$/u, "2 to 20 characters without 【】")
  .optional()
  .describe("短信签名，不含【】，正文没有时加在最前 | Signature put first in 【】 where the text has none");

/** The option `max_per_second`; see `createTurns`. */
export const maxPerSecondOption = z
  .int()
  .min(1)
  .max(1000)
  .default(20)
  .describe("每秒最多提交条数 | Submits per second");

/** The option `response_timeout_secs`; see `createPending`. */
export const responseTimeoutOption = (defaultSecs: number) =>
  z.int().min(1).max(60).default(defaultSecs).describe("等待应答的秒数 | Seconds to wait for an answer");

/** The option `long_message_wait_secs`; see `createJoining`. */
export const longMessageWaitOption = z
  .int()
  .min(1)
  .max(86_400)
  .default(600)
  .describe("等待长短信其余分段的秒数，之后按已有内容送达 | Seconds to wait for missing parts of a long message");
