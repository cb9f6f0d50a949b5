import { caOption, caUnused, isCaUsed } from "@gatehouse/sdk/desk";
import { z } from "zod";

/** Redmine counts them; a text, since they are names and no amounts. */
const id = z.string().regex(/^[1-9]\d{0,8}$/, "must be a number in quotes, as Redmine's administration shows it");

/** Options of a `redmine` endpoint. */
export const config = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/ })
      .describe("Redmine 的网址 | Address of Redmine")
      .meta({ examples: ["https://redmine.example.edu"] }),
    api_key: z
      .string()
      .regex(/^[0-9A-Za-z]{20,128}$/, "must be the API access key of a user's account page")
      .describe("专用用户的 API 访问键 | API access key of a user of its own: what that user wrote never comes back")
      .meta({ secret: true }),
    project: z
      .string()
      .regex(/^[a-z0-9_-]{1,100}$/, "must be the identifier of a project")
      .describe("新问题所属项目的标识 | Identifier of the project of new issues")
      .meta({ examples: ["front-desk"] }),
    tracker_id: id
      .optional()
      .describe("新问题的跟踪标签编号 | Number of the tracker of new issues; default the project's"),
    closed_status_ids: z
      .array(id)
      .min(1)
      .max(20)
      .describe(
        "表示已结束的状态编号；会话关闭时设为第一个 | Numbers of the statuses that mean closed; the first is set when a conversation is closed",
      )
      .meta({ examples: [["5", "6"]] }),
    open_status_id: id
      .describe("会话重新打开时设置的状态编号 | Number of the status set when a conversation is opened again")
      .meta({ examples: ["2"] }),
    custom_fields: z
      .record(z.string().regex(/^\d{1,9}$/, "must be the number of a custom field"), z.string().max(4096))
      .default({})
      .describe("新问题的自定义字段（编号: 值） | Custom fields of new issues by number"),
    ca: caOption,
  })
  .refine(isCaUsed, caUnused);

export type Config = z.output<typeof config>;
