import { z } from "zod";
import { codes, path, values } from "./fields.js";

const status = z.int().min(200).max(599);

/**
 * What the API's answer means. A code is the value at `code_path`, or the HTTP status where the answer has none there; what no
 * list names is tried again on the schedule.
 */
export const judge = z
  .strictObject({
    status: z
      .array(status)
      .min(1)
      .optional()
      .describe("表示成功的 HTTP 状态，默认任意 2xx | HTTP statuses that mean yes; default any 2xx"),
    path: path
      .optional()
      .describe("应答 JSON 中业务码的路径，如 code | Path of the API's own code in its JSON answer, such as code"),
    equals: values.optional().describe('表示成功的业务码，如 0、"0"、200 | Codes that mean yes, such as 0, "0", 200'),
    code_path: path
      .optional()
      .describe(
        "以下各表所比的码的路径，默认同 path | Path of the code the lists below are compared with; default path",
      ),
    error_path: path.optional().describe("应答 JSON 中说明文字的路径 | Path of the explanation in the JSON answer"),
    retry_codes: codes
      .default([])
      .describe("稍后再试的码（也是其余一切的默认） | Codes to try again later, which is also what all others mean"),
    slow_down_codes: codes.default([]).describe("表示请求太快的码 | Codes that mean too many requests"),
    reject_codes: codes
      .default([])
      .describe("永远不会成功的码：立即成为死信 | Codes no repeat can mend: a dead letter at once"),
    unauthorized_codes: codes
      .default([])
      .describe("令牌或密钥无效的码（401 总是） | Codes that mean a bad token or key (401 always does)"),
    duplicate_codes: codes
      .default([])
      .describe("表示早已收到的码：算送达 | Codes that mean it was taken before: counts as delivered"),
    gone_codes: codes
      .default([])
      .describe(
        "表示工单已不存在的码（404、410 总是）：映射给了 if_gone 就改发它 | Codes that mean the ticket is gone (404 and 410 always do): if_gone of the mapping is then sent",
      ),
  })
  .refine((judge) => (judge.path === undefined) === (judge.equals === undefined), {
    path: ["equals"],
    message: "path and equals go together",
  })
  .prefault({})
  .describe("应答是什么意思 | What an answer means");

export type Judge = z.output<typeof judge>;
