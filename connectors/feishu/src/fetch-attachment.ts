import { type HttpCall, type InboundAttachment, json } from "@gatehouse/sdk";
import { z } from "zod";
import type { Api } from "./api.js";
import type { Config } from "./config.js";

const reference = z.tuple([z.string().min(1), z.enum(["image", "file"]), z.string().min(1)]);

/** `GET /im/v1/messages/{message}/resources/{key}`: the bytes come with our token only. */
export const fetchAttachment =
  (config: Config, api: Api) =>
  async ({ source_ref }: InboundAttachment, _raw: unknown, signal: AbortSignal): Promise<HttpCall> => {
    const [message, type, key] = json(source_ref ?? "", reference);
    const path = `/open-apis/im/v1/messages/${encodeURIComponent(message)}/resources/${encodeURIComponent(key)}`;
    const headers = { authorization: `Bearer ${await api.token(signal)}` };
    return { method: "GET", url: `${config.base_url}${path}?type=${type}`, headers };
  };
