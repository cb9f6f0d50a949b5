import { caOption, caUnused, isCaUsed, rootOf } from "@gatehouse/sdk/desk";
import { plainAddress } from "@gatehouse/sdk/mail";
import { z } from "zod";

const address = z
  .string()
  .max(254)
  .refine((text) => plainAddress(text) !== undefined, "must be a plain e-mail address")
  .transform((text) => plainAddress(text) ?? text);

/** Options of an `osticket` endpoint. */
export const config = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/ })
      .describe("osTicket 的地址，可带子路径 | Address of the osTicket installation, also under a sub-path")
      .meta({ examples: ["https://support.example.edu"] }),
    api_key: z
      .string()
      .min(16)
      .max(128)
      .regex(/^[\x21-\x7e]+$/, "must be printable ASCII without spaces")
      .describe(
        "API 密钥，须绑定网关出网的 IP，并勾选可建工单 | API key, bound to the IP the gateway calls from, that may create tickets",
      )
      .meta({ secret: true }),
    requester_address: address.describe(
      "来信人在 osTicket 里的邮箱：学校自己的真实邮箱，osTicket 的回信都到这里 | The writer's address in osTicket: a real mailbox of the school, to which osTicket mails its answers",
    ),
    subaddress: z
      .boolean()
      .default(true)
      .describe(
        "每人用自己的 +地址，在 osTicket 里各是一位用户；邮件服务器不支持时关闭 | A plus address for each person, who then is a user there; turn it off if your mail server knows none",
      ),
    department_address: address
      .optional()
      .describe(
        "osTicket 中部门的邮箱地址，决定工单进入哪个部门 | Address of an osTicket department's e-mail: it decides where tickets go",
      ),
    include_notes: z
      .boolean()
      .default(false)
      .describe("也发内部备注，来信人看得到 | Send internal notes too, as messages"),
    max_attached_bytes: z
      .int()
      .min(0)
      .max(33_554_432)
      .default(10_485_760)
      .describe(
        "一条消息所附文件的总字节数上限，其余只给链接 | Most bytes of files attached to one message; the others go as links",
      ),
    ca: caOption,
  })
  .refine(isCaUsed, caUnused);

export type Config = z.output<typeof config>;

/** Under a sub-path too, with or without a slash at its end. */
export const under = (config: Pick<Config, "url">, path: string): string => `${rootOf(config)}/${path}`;
