import { type InboundEvent, type InboundMessage, json, type RawEvent } from "@gatehouse/sdk";
import { fitting } from "@gatehouse/sdk/wechat";
import type { Config } from "./config.js";
import { contentOf } from "./read/content.js";
import { eventOf } from "./read/event.js";
import { type Item, item, messageHead, sentAt, staffHead } from "./read/item.js";
import { hintOf } from "./receive/knock.js";

const fromStaff = 5;

/** By its direction: what a 接待人员 wrote in WeCom is an echo of the school's own message. */
function people(one: Item, { corp_id: scope }: Config): Pick<InboundMessage, "from" | "echo_to"> {
  const { external_userid } = fitting(one, messageHead);
  const customer = { scheme: "wecom_external_userid", scope, value: external_userid } as const;
  if (one.origin !== fromStaff) return { from: customer };
  const { servicer_userid } = fitting(one, staffHead);
  return { from: { scheme: "wecom_userid", scope, value: servicer_userid }, echo_to: customer };
}

const message = (one: Item, config: Config): InboundMessage => ({
  type: "message.received",
  source_id: one.msgid,
  ...people(one, config),
  sent_at: sentAt(one),
  conversation_ref: fitting(one, messageHead).open_kfid,
  ...contentOf(one),
});

/** One item of `kf/sync_msg`. A callback that is no knock is kept raw and says nothing. */
export function interpret(raw: RawEvent, config: Config): readonly InboundEvent[] {
  if (raw.contentType === "text/xml") {
    hintOf(raw.body);
    return [];
  }
  const one = json(raw.body, item);
  return one.msgtype === "event" ? eventOf(one, config) : [message(one, config)];
}
