import { z } from "zod";

const needsToken = ["service", "padlocal"];

/** Nothing here has a default that starts anything: an account of this kind exists because somebody wrote it down. */
export const config = z
  .strictObject({
    puppet: z
      .enum(["mock", "wechat4u", "service", "padlocal"])
      .describe(
        "协议实现：mock 演练（不连微信），wechat4u 网页协议，service、padlocal 为付费第三方 | How WeChat is spoken: mock is a rehearsal, wechat4u the web protocol, service and padlocal are paid third parties",
      ),
    token: z
      .string()
      .min(8)
      .optional()
      .describe("service、padlocal 的令牌 | Token of service or padlocal")
      .meta({ secret: true }),
    i_accept_the_risk: z
      .literal(true)
      .describe(
        "必须写 true：非官方协议，违反微信条款，账号可能被封，不得用于未成年人的信息 | Must be true: unofficial, against WeChat's terms, the account may be banned, never for minors' data",
      ),
  })
  .refine(({ puppet, token }) => token !== undefined || !needsToken.includes(puppet), {
    path: ["token"],
    message: "service and padlocal need a token",
  });

export type Config = z.output<typeof config>;
