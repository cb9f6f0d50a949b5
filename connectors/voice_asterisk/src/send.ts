import {
  type Host,
  type HttpAnswer,
  identifier,
  type Outbound,
  PluginError,
  refuse,
  type SendContext,
  type Sent,
} from "@gatehouse/sdk";
import { requireCallBack, requireDialable } from "@gatehouse/sdk/voice";
import { z } from "zod";
import { ariCall } from "./ari/call.js";
import type { Config } from "./config.js";
import { callBackChannel, rememberCallBack } from "./pending-callback.js";

const channel = z.looseObject({ id: identifier(512) });

/** What Asterisk made of the request. 409 is the same call asked for twice: it rings already. */
function judge(answer: HttpAnswer, id: string): Sent {
  if (answer.status === 409) return { source_id: id, status: "accepted" };
  if (answer.status === 400 || answer.status === 404)
    throw new PluginError("rejected", `Asterisk cannot ring the desk's extension (${answer.status})`, {
      reason: "other",
      providerCode: String(answer.status),
    });
  refuse(answer);
  try {
    return { source_id: channel.parse(JSON.parse(answer.body)).id, status: "accepted" };
  } catch {
    throw new PluginError("uncertain", "Asterisk's answer names no channel", { sourceId: id });
  }
}

/**
 * A reply in a voice conversation asks for a call back: the desk's extension rings, then the person is called and both
 * are connected. The text stays with the message as the note of the call; Asterisk has no voice to speak it.
 */
export const sendCallBack =
  (config: Config, host: Host) =>
  async ({ to, id: messageId }: Outbound, _context: SendContext, signal: AbortSignal): Promise<Sent> => {
    const { endpoint, ring_secs: timeout } = requireCallBack(config.callback);
    requireDialable(to.value);
    const channelId = callBackChannel(messageId);
    await rememberCallBack(host, channelId, to);
    const query = { endpoint, app: config.app, appArgs: "callback", callerId: to.value, timeout };
    return judge(await host.http(ariCall(config, "POST", ["channels", channelId], query), signal), channelId);
  };
