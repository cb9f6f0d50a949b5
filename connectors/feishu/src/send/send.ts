import { randomBytes } from "node:crypto";
import {
  type Host,
  type Outbound,
  type OutboundAttachment,
  PluginError,
  type SendContext,
  type Sent,
} from "@gatehouse/sdk";
import type { Api } from "../api.js";
import type { Config } from "../config.js";
import { cannotBeAnswered, judge, refuseAnswer } from "../judge.js";
import { editCall, type Part, recallCall, replyCall, sendCall, wordsOf } from "./part.js";
import { filePart, uploadCall } from "./upload.js";

export interface SendDeps {
  readonly config: Config;
  readonly host: Host;
  readonly api: Api;
}

async function upload({ config, host, api }: SendDeps, file: OutboundAttachment, signal: AbortSignal): Promise<Part> {
  const content = await host.readAttachment(file.id, signal);
  const boundary = `gatehouse-${randomBytes(16).toString("hex")}`;
  return filePart(file, await api.call((token) => uploadCall(config, token, file, content, boundary), signal));
}

/** The first part answers the message where there is one to answer. */
async function sendPart(
  deps: SendDeps,
  message: Outbound,
  part: Part,
  index: number,
  signal: AbortSignal,
): Promise<string> {
  const { config, api } = deps;
  const target = index === 0 ? message.reply_to_source_id : undefined;
  const plainly = async (): Promise<string> =>
    judge(await api.call(sendCall(message, part, index, config), signal)).source_id;
  // An answer of a button has no message of its own, so there is nothing to quote.
  if (target === undefined || target.startsWith("card:")) return plainly();
  try {
    return judge(await api.call(replyCall(message, target, part, config), signal)).source_id;
  } catch (error) {
    if (cannotBeAnswered(error)) return plainly();
    throw error;
  }
}

/** Words, then each file; a repeat sends nothing twice, since each has a `uuid`. */
async function sendAll(deps: SendDeps, message: Outbound, signal: AbortSignal): Promise<Sent> {
  const words = wordsOf(message);
  const parts = [
    ...(words ? [async () => words] : []),
    ...message.attachments.map((file) => () => upload(deps, file, signal)),
  ];
  const ids: string[] = [];
  for (const [index, part] of parts.entries()) ids.push(await sendPart(deps, message, await part(), index, signal));
  const [source_id] = ids;
  if (source_id === undefined) throw new PluginError("rejected", "there is nothing to send", { reason: "unsupported" });
  return { source_id, ...(ids.length > 1 && { source_ids: ids }), status: "sent" };
}

async function change({ config, api }: SendDeps, message: Outbound, signal: AbortSignal): Promise<Sent> {
  const target = message.target_source_id ?? "";
  const make = message.op === "edit" ? editCall(message, target, config) : recallCall(target, config);
  refuseAnswer(await api.call(make, signal));
  return { source_id: target, status: "sent" };
}

export const feishuSend =
  (deps: SendDeps) =>
  (message: Outbound, _context: SendContext, signal: AbortSignal): Promise<Sent> =>
    message.op === "send" ? sendAll(deps, message, signal) : change(deps, message, signal);
