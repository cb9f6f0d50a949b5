import { type InboundEvent, identifier, PluginError, type RawEvent } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { type Item, itemOf } from "./item.js";
import type { ReceiveOptions } from "./receive-options.js";
import { sentAt } from "./sent-at.js";

const anyKey = identifier(512);
const printable = /^[\w.:-]{1,64}$/;

function key(item: Item, name: string): string {
  const found = anyKey.safeParse(item(name)?.trim());
  if (!found.success) throw new PluginError("rejected", `${name}: is missing or cannot be used`);
  return found.data;
}

function time(item: Item, { fields, time_offset }: ReceiveOptions): { readonly sent_at?: string } {
  const sent_at = sentAt(item(fields.time), time_offset);
  return sent_at === undefined ? {} : { sent_at };
}

function message(item: Item, receive: ReceiveOptions): InboundEvent {
  const { from, text, id } = receive.fields;
  const words = item(text);
  if (words === undefined) throw new PluginError("rejected", `${text}: is missing`);
  return {
    type: "message.received",
    ...(item(id) ? { source_id: key(item, id) } : {}),
    ...time(item, receive),
    from: { scheme: "phone", value: key(item, from) },
    text: words,
    ...(receive.auth.type !== "hmac" && { trust: "unauthenticated" as const }),
  };
}

function receipt(item: Item, report: NonNullable<ReceiveOptions["report"]>, receive: ReceiveOptions): InboundEvent {
  const given = item(report.status) ?? "";
  const status = Object.hasOwn(report.statuses, given) ? report.statuses[given] : undefined;
  if (status === undefined)
    throw new PluginError("rejected", `${report.status}: report.statuses does not list this value`);
  const code = item(report.code);
  return {
    type: "message.receipt.updated",
    source_id: key(item, report.id),
    ...time(item, receive),
    status,
    ...(code !== undefined && printable.test(code) && { provider_code: code }),
  };
}

/** A message, or a report where its field is there. A provider that signs nothing proves no sender. */
export function interpret(raw: RawEvent, config: Config): readonly InboundEvent[] {
  const { receive } = config;
  if (receive === undefined) throw new PluginError("rejected", "this account has no receive options, so it only sends");
  const item = itemOf(raw, receive);
  const { report } = receive;
  return [
    report !== undefined && item(report.when) !== undefined ? receipt(item, report, receive) : message(item, receive),
  ];
}
