import { platformShape, requireAesKey } from "@gatehouse/sdk/wechat";
import { z } from "zod";

/** Options of a 公众号 account. */
export const config = z
  .strictObject({
    ...platformShape,
    subscribe_template_ids: z
      .array(z.string().min(1).max(128))
      .max(100)
      .default([])
      .describe(
        "属于订阅通知的模板 ID，其余按模板消息发送 | Template ids sent as subscription messages; all others are template messages",
      ),
  })
  .superRefine(requireAesKey);

export type Config = z.output<typeof config>;
