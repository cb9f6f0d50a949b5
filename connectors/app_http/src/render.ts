import { type HttpCall, type Outbound, PluginError, post, type SendContext, sign } from "@gatehouse/sdk";
import type { Config } from "./config.js";

const bodyOf = (message: Outbound): object => ({
  type: "message",
  id: message.id,
  conversation_ref: message.conversation_ref ?? null,
  to: {
    scheme: message.to.scheme,
    ...(message.to.scope !== undefined && { scope: message.to.scope }),
    value: message.to.value,
  },
  text: message.text,
  attachments: message.attachments,
  reply_to: message.reply_to_source_id ?? null,
  sent_at: message.sent_at,
});

/** One signed POST to the account's callback (contract §4.3). The id is the same over all attempts. */
export function render(message: Outbound, { config, now }: SendContext<Config>): HttpCall {
  if (config.callback_url === undefined)
    throw new PluginError("rejected", "this account has no callback_url, so it can only receive", {
      reason: "unsupported",
    });
  const call = post(config.callback_url, bodyOf(message));
  return { ...call, headers: { ...call.headers, ...sign([config.secret], message.id, now, call.body ?? "") } };
}
