import { type HttpCall, type InboundAttachment, json, PluginError } from "@gatehouse/sdk";
import { z } from "zod";
import { type Api, apiCall } from "./api.js";
import { type Config, robotCode } from "./config.js";
import { refuseAnswer } from "./judge.js";

const download = z.looseObject({ downloadUrl: z.url({ protocol: /^https?$/ }) });

/** Exchanges the message's download code for a URL that works for a short while. */
export const fetchAttachment =
  (config: Config, api: Api) =>
  async (attachment: InboundAttachment, _raw: unknown, signal: AbortSignal): Promise<HttpCall> => {
    if (attachment.source_ref === undefined)
      throw new PluginError("rejected", "the file has no download code", { reason: "other" });
    const body = { downloadCode: attachment.source_ref, robotCode: robotCode(config) };
    const answer = await api.call(apiCall(config, "/v1.0/robot/messageFiles/download", body), signal);
    refuseAnswer(answer);
    return { method: "GET", url: json(answer.body, download).downloadUrl, headers: {} };
  };
