import type { InboundEvent, RawEvent } from "@gatehouse/sdk";
import { callbackOf, personMessage } from "@gatehouse/sdk/wechat";
import type { Config } from "./config.js";
import { eventOf } from "./event.js";

/** One callback: a message of a person, or an event with nothing, something or several things to tell. */
export function interpret(raw: RawEvent, { app_id }: Config): readonly InboundEvent[] {
  const callback = callbackOf(raw.body);
  return callback.MsgType === "event" ? eventOf(callback, app_id) : [personMessage(callback, app_id)];
}
