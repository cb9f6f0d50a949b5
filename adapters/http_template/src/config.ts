import { z } from "zod";
import { auth } from "./config/auth.js";
import { headerValue, path, unreserved } from "./config/fields.js";
import { judge } from "./config/judge.js";
import { replies } from "./config/replies.js";
import { tls } from "./config/tls.js";

export const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

const isBare = (text: string): boolean => !/[?#]/.test(text);
const bare = z
  .url({ protocol: /^https?$/ })
  .refine(isBare, "must have no query; the mapping's query and the option headers are for that");

const externalId = z.strictObject({
  path: path.describe(
    "成功应答里工单编号的路径，如 data.id | Path of the ticket's id in a good answer, such as data.id",
  ),
  url_template: z
    .url({ protocol: /^https?$/ })
    .refine((text) => text.includes("{id}"), "must hold {id}")
    .optional()
    .describe("工单页面的地址，{id} 换成编号 | Address of the ticket's page; {id} becomes its id"),
});

/** Options of an `http_template` endpoint. */
export const config = z
  .strictObject({
    url: bare
      .describe("接口的基础地址；映射给出的 path 接在后面 | Base URL of the API; the mapping's path follows it")
      .meta({ examples: ["https://crm.example.edu/api"] }),
    method: z.enum(methods).default("POST").describe("映射没有给出时的方法 | Method where the mapping names none"),
    content_type: z
      .enum(["json", "form"])
      .default("json")
      .describe("正文对象写成 JSON 还是表单 | A body that is an object is written as JSON, or as a form"),
    headers: z
      .record(unreserved, headerValue)
      .default({})
      .describe("附加请求头 | Further request headers")
      .meta({ secret: true }),
    tls: tls.exactOptional(),
    auth,
    judge,
    external_id: externalId
      .optional()
      .describe(
        "对方的工单编号：以后的事件凭它续写（$external_id） | Their ticket's id, for later events ($external_id)",
      ),
    check_path: z
      .string()
      .max(1000)
      .regex(/^\/?[^?#\s\\]*$/, "must be a path without query")
      .optional()
      .describe(
        "健康检查时 GET 的路径；不填则只看主机名 | Path the health check GETs; without it only the host's name is looked up",
      ),
    replies: replies.optional(),
  })
  .refine(({ tls: given, url }) => given === undefined || /^https:/i.test(url), {
    path: ["tls"],
    message: "needs a url that begins with https:",
  })
  .refine((options) => options.replies?.external_id === undefined || options.external_id !== undefined, {
    path: ["external_id"],
    message: "is needed, since replies name their ticket's id",
  });

export type Config = z.output<typeof config>;
