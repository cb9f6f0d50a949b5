import { platformShape, requireAesKey } from "@gatehouse/sdk/wechat";
import { z } from "zod";

/** Options of a 小程序 account. */
export const config = z
  .strictObject({
    ...platformShape,
    link_thumb_url: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe(
        "图文链接的配图地址（JPG 或 PNG），不填则链接以文字发送 | Picture of link cards, JPG or PNG; without it links are sent as text",
      ),
  })
  .superRefine(requireAesKey);

export type Config = z.output<typeof config>;
