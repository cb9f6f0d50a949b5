import type { InboundEvent, InboundMessage, RawEvent } from "@gatehouse/sdk";
import {
  type Callback,
  callbackOf,
  personMessage,
  personOf,
  sentAt,
  subscriptionReceipts,
} from "@gatehouse/sdk/wechat";
import type { Config } from "./config.js";

const maxSessionChars = 1000;

/** The person opened the 客服 page; what the 小程序 gave its button as `session-from` says where. */
const entered = (of: Callback, appId: string): InboundMessage => {
  const { SessionFrom: from } = of;
  const session_from = typeof from === "string" ? from.slice(0, maxSessionChars) : "";
  return {
    type: "message.received",
    from: personOf(of, appId),
    sent_at: sentAt(of),
    message_type: "system",
    text: "进入了客服会话",
    ...(session_from !== "" && { metadata: { session_from } }),
  };
};

/** By `Event`; what staff in WeChat's own tool do, and what concerns no conversation, gives nothing. */
function eventOf(of: Callback, appId: string): readonly InboundEvent[] {
  switch (of.Event) {
    case "user_enter_tempsession":
      return [entered(of, appId)];
    case "subscribe_msg_sent_event":
      return subscriptionReceipts(of);
    default:
      return [];
  }
}

/** One callback, XML or JSON: a message of a person, or an event. */
export function interpret(raw: RawEvent, { app_id }: Config): readonly InboundEvent[] {
  const callback = callbackOf(raw.body);
  return callback.MsgType === "event" ? eventOf(callback, app_id) : [personMessage(callback, app_id)];
}
