import { randomBytes } from "node:crypto";
import {
  type Host,
  type Outbound,
  type OutboundAttachment,
  PluginError,
  type SendContext,
  type Sent,
} from "@gatehouse/sdk";
import { z } from "zod";
import { type Api, apiCall, notYetSent } from "../api.js";
import type { Config } from "../config.js";
import { judge, judgeRecall } from "../judge.js";
import { filePart, type Part, partCall, recallCall, textPart } from "./part.js";
import { mediaIdOf, uploadCall } from "./upload.js";

export interface SendDeps {
  readonly config: Config;
  readonly host: Host;
  readonly api: Api;
}

const progressMs = 86_400_000;
const keys = z.array(z.string());

/** What has left already of a message in several parts: DingTalk knows no idempotency key, so a retry goes on from there. */
async function sentParts({ host }: SendDeps, id: string): Promise<string[]> {
  const stored = await host.state.get(`sent.${id}`);
  return stored === undefined ? [] : keys.parse(JSON.parse(stored));
}

async function upload(deps: SendDeps, file: OutboundAttachment, signal: AbortSignal): Promise<Part> {
  const { config, host, api } = deps;
  const content = await host.readAttachment(file.id, signal);
  const boundary = `gatehouse-${randomBytes(16).toString("hex")}`;
  const answer = await api
    .call((token) => uploadCall(config, token, file, content, boundary), signal)
    .catch(notYetSent);
  return filePart(file, mediaIdOf(answer));
}

const partsOf = (deps: SendDeps, message: Outbound, signal: AbortSignal): (() => Promise<Part>)[] => [
  ...(message.text === "" ? [] : [async () => textPart(message.text)]),
  ...message.attachments.map((file) => () => upload(deps, file, signal)),
];

async function recall({ config, api }: SendDeps, message: Outbound, signal: AbortSignal): Promise<Sent> {
  const id = message.target_source_id ?? "";
  const { path, body } = recallCall(message, id, config);
  return judgeRecall(await api.call(apiCall(config, path, body), signal), id);
}

/** Sends the text, then each file, each once. */
async function sendParts(deps: SendDeps, message: Outbound, signal: AbortSignal): Promise<Sent> {
  const { config, host, api } = deps;
  const parts = partsOf(deps, message, signal);
  const sent = parts.length > 1 ? await sentParts(deps, message.id) : [];
  for (const part of parts.slice(sent.length)) {
    const { path, body } = partCall(message, await part(), config);
    sent.push(judge(await api.call(apiCall(config, path, body), signal)).source_id);
    if (parts.length > 1) await host.state.set(`sent.${message.id}`, JSON.stringify(sent), { ttlMs: progressMs });
  }
  const [source_id] = sent;
  if (source_id === undefined) throw new PluginError("rejected", "there is nothing to send", { reason: "unsupported" });
  return { source_id, ...(sent.length > 1 && { source_ids: sent }), status: "accepted" };
}

export const dingtalkSend =
  (deps: SendDeps) =>
  async (message: Outbound, _context: SendContext, signal: AbortSignal): Promise<Sent> => {
    switch (message.op) {
      case "delete":
        return recall(deps, message, signal);
      case "send":
        return sendParts(deps, message, signal);
      case "edit":
        throw new PluginError("rejected", "a robot's message cannot be edited", { reason: "unsupported" });
    }
  };
