import type { Host, Outbound, SendContext, Sent } from "@gatehouse/sdk";
import { type Platform, uploadToWecom } from "@gatehouse/sdk/wechat";
import type { Config } from "../config.js";
import { judge } from "./judge.js";
import { type Part, partsOf } from "./parts.js";
import { type Receiver, receiverOf } from "./receiver.js";
import { msgidOf, type Ready, render } from "./render.js";
import { explain, isRefusedByState } from "./session-state.js";

export interface SendDeps {
  readonly api: Platform;
  readonly host: Host;
  readonly config: Config;
}

async function readyOf(deps: SendDeps, part: Part, signal: AbortSignal): Promise<Ready> {
  switch (part.kind) {
    case "file":
      return { part, mediaId: await uploadToWecom(deps.api, deps.host, part.type, part.file, signal) };
    case "follow":
      return { part, mediaId: await uploadToWecom(deps.api, deps.host, "image", part.file, signal) };
    case "text":
    case "menu":
    case "location":
      return { part };
  }
}

/** All files first: a refused one then leaves nothing half sent. */
async function readyAll(deps: SendDeps, parts: readonly Part[], signal: AbortSignal): Promise<readonly Ready[]> {
  const ready: Ready[] = [];
  for (const part of parts) ready.push(await readyOf(deps, part, signal));
  return ready;
}

async function sendPart(
  deps: SendDeps,
  ready: Ready,
  receiver: Receiver,
  msgid: string,
  signal: AbortSignal,
): Promise<string> {
  try {
    return await deps.api.use(signal, async (url) =>
      judge(await deps.host.http(render(ready, receiver, msgid, url), signal), msgid),
    );
  } catch (error) {
    if (!isRefusedByState(error)) throw error;
    throw await explain(deps, receiver, error, signal);
  }
}

/** A yes of `kf/send_msg` is no promise: a 消息发送失败事件 may still follow. */
const sentOf = (ids: readonly string[]): Sent => ({
  status: "accepted",
  ...(ids[0] !== undefined && { source_id: ids[0] }),
  ...(ids.length > 1 && { source_ids: ids }),
});

/** Sends a message part by part; each has a msgid of its own, so that a repeat of what has left changes nothing. */
export async function send(
  deps: SendDeps,
  message: Outbound,
  context: SendContext,
  signal: AbortSignal,
): Promise<Sent> {
  const receiver = receiverOf(message, deps.config);
  const ids: string[] = [];
  for (const ready of await readyAll(deps, partsOf(message), signal))
    ids.push(await sendPart(deps, ready, receiver, msgidOf(context.idempotencyKey, ids.length), signal));
  return sentOf(ids);
}
