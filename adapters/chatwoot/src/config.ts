import { pathSecretOption } from "@gatehouse/sdk";
import { caOption, caUnused, isCaUsed } from "@gatehouse/sdk/desk";
import { z } from "zod";

/** A number in Chatwoot's addresses. */
const number = z.string().regex(/^[1-9]\d{0,17}$/, "must be a number as it stands in Chatwoot's address bar");

/** Options of a `chatwoot` endpoint. */
export const config = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/ })
      .describe("Chatwoot 的地址，可带子路径 | Address of the Chatwoot installation, also under a sub-path")
      .meta({ examples: ["https://chat.example.edu"] }),
    token: z
      .string()
      .min(8)
      .regex(/^[\x21-\x7e]+$/, "must be printable ASCII without spaces")
      .describe("接口用户的访问令牌（api_access_token） | Access token of the interface's user (api_access_token)")
      .meta({ secret: true }),
    account_id: number.describe("账户编号：地址 /app/accounts/1 中的 1 | Account: the 1 in /app/accounts/1"),
    inbox_id: number.describe("API 收件箱的编号 | Number of the API inbox"),
    webhook_secret: z
      .string()
      .min(8)
      .max(512)
      .optional()
      .describe(
        "Webhook 的签名密钥（收件箱设置中显示）；旧版本没有时改用 path_secret | Signing secret of the webhook, shown in the inbox's settings; older versions have none: use path_secret",
      )
      .meta({ secret: true }),
    path_secret: pathSecretOption,
    ca: caOption,
  })
  .refine(isCaUsed, caUnused);

export type Config = z.output<typeof config>;
