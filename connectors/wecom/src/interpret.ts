import type { InboundEvent, InboundMessage, RawEvent } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { type Callback, callbackOf } from "./read/callback.js";
import { eventOf } from "./read/event.js";
import { type Content, contentOf } from "./read/message.js";

/** A userid is unique within its company only. */
const message = (callback: Callback, content: Content, { corp_id }: Config): InboundMessage => ({
  type: "message.received",
  ...(callback.MsgId !== undefined && { source_id: callback.MsgId }),
  from: { scheme: "wecom_userid", scope: corp_id, value: callback.FromUserName },
  sent_at: new Date(Number(callback.CreateTime) * 1000).toISOString(),
  ...content,
});

/** One callback becomes one message, or nothing where no person said anything. */
export function interpret(raw: RawEvent, config: Config): readonly InboundEvent[] {
  const callback = callbackOf(raw.body);
  const content = callback.MsgType === "event" ? eventOf(callback) : contentOf(callback);
  return content === undefined ? [] : [message(callback, content, config)];
}
