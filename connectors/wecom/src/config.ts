import { wecomShape } from "@gatehouse/sdk/wechat";
import { z } from "zod";

/** Options of a `wecom` account: one 自建应用 of one company. */
export const config = z.strictObject({
  corp_id: wecomShape.corp_id,
  agent_id: z
    .string()
    .regex(/^\d{1,10}$/, "must be the digits of the AgentId")
    .describe("应用的 AgentId（应用管理 → 自建应用） | AgentId of the app (App Management)")
    .meta({ examples: ["1000002"] }),
  secret: wecomShape.secret.describe("应用的 Secret | Secret of the app"),
  token: wecomShape.token.describe("接收消息 → API 接收 → Token | Token of the app's message callback"),
  encoding_aes_key: wecomShape.encoding_aes_key.describe(
    "接收消息 → API 接收 → EncodingAESKey | EncodingAESKey of the app's message callback",
  ),
  api_url: wecomShape.api_url,
});

export type Config = z.output<typeof config>;
