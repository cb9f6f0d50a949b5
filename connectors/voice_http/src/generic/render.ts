import { type HttpCall, type Outbound, PluginError, post, sign } from "@gatehouse/sdk";
import type { Generic } from "../config.js";

/** A signed request for a call back; the call centre answers `{"id": …}` and names it as `message_id` in the call's steps. */
export function renderGeneric(message: Outbound, { callback_url, secret }: Generic, now: Date): HttpCall {
  if (callback_url === undefined)
    throw new PluginError("rejected", "this account has no callback_url, so it only takes calls", {
      reason: "unsupported",
    });
  const { id, to, text, sent_at } = message;
  const body = { type: "callback", id, to: { scheme: to.scheme, value: to.value }, text, sent_at };
  const call = post(callback_url, body);
  return { ...call, headers: { ...call.headers, ...sign([secret], id, now, call.body ?? "") } };
}
