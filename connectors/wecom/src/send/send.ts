import { type Host, type Outbound, PluginError, type SendContext, type Sent } from "@gatehouse/sdk";
import { type Platform, uploadToWecom } from "@gatehouse/sdk/wechat";
import type { Config } from "../config.js";
import { judge } from "./judge.js";
import { type Part, partsOf } from "./parts.js";
import { progressOf } from "./progress.js";
import { type Receiver, receiverOf } from "./receiver.js";
import { type Ready, render, taskIdOf } from "./render.js";

export interface SendDeps {
  readonly api: Platform;
  readonly host: Host;
  readonly config: Config;
}

/** All files first: a refused one then leaves nothing half sent. */
async function uploadAll(deps: SendDeps, parts: readonly Part[], signal: AbortSignal): Promise<readonly Ready[]> {
  const ready: Ready[] = [];
  for (const part of parts)
    ready.push(
      part.kind === "file"
        ? { part, mediaId: await uploadToWecom(deps.api, deps.host, part.type, part.file, signal) }
        : { part },
    );
  return ready;
}

/** Its task was used: since the task is drawn from the message, this very card has left in an earlier attempt. */
const hasLeft = ({ part }: Ready, error: unknown): boolean =>
  part.kind === "card" && error instanceof PluginError && error.details.providerCode === "42014";

/** The id by which a reply names it: a card's task, else what WeCom calls the message, `""` where it says nothing. */
async function sendPart(
  { api, host, config }: SendDeps,
  ready: Ready,
  receiver: Receiver,
  taskId: string,
  signal: AbortSignal,
): Promise<string> {
  try {
    const msgid = await api.use(signal, async (url) =>
      judge(await host.http(render(ready, receiver, taskId, config, url), signal)),
    );
    return ready.part.kind === "card" ? taskId : (msgid ?? "");
  } catch (error) {
    if (hasLeft(ready, error)) return taskId;
    throw error;
  }
}

/** A pressed button names the card, so the card's id is the message's. */
function sentOf(ids: readonly string[], parts: readonly Part[]): Sent {
  const given = ids.filter((id) => id !== "");
  const main = ids[parts.findIndex(({ kind }) => kind === "card")] ?? given[0];
  return {
    status: "sent",
    ...(main !== undefined && { source_id: main }),
    ...(given.length > 1 && { source_ids: given }),
  };
}

/** Sends a message part by part, each once: what left in an earlier attempt is not sent again. */
export async function send(
  deps: SendDeps,
  message: Outbound,
  context: SendContext,
  signal: AbortSignal,
): Promise<Sent> {
  const receiver = receiverOf(message.to, deps.config);
  const parts = partsOf(message, receiver);
  const progress = progressOf(deps.host, context.idempotencyKey);
  const ids = parts.length > 1 ? [...(await progress.sent())] : [];
  const rest = await uploadAll(deps, parts.slice(ids.length), signal);
  for (const ready of rest) {
    ids.push(await sendPart(deps, ready, receiver, taskIdOf(`${context.idempotencyKey}:${ids.length}`), signal));
    if (parts.length > 1) await progress.add(ids);
  }
  return sentOf(ids, parts);
}
