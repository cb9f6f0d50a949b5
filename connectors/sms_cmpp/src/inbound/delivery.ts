import { type Place, withoutHeader } from "@gatehouse/sdk/sms";
import type { Deliver } from "../wire/deliver.js";
import type { MessageItem, ReportItem } from "./item.js";

/** One CMPP_DELIVER: a report, a message, or a part of one. */
export type Delivery =
  | { readonly kind: "report"; readonly report: ReportItem }
  | { readonly kind: "message"; readonly message: MessageItem; readonly place?: Place };

export function deliveryOf(deliver: Deliver): Delivery {
  const { content, from, destId: to, udhi, format } = deliver;
  if (deliver.isReport)
    return { kind: "report", report: { type: "report", content_base64: content.toString("base64") } };
  const { data, place } = udhi ? withoutHeader(content) : { data: content };
  const message: MessageItem = {
    type: "message",
    id: deliver.messageId.toString("hex"),
    from,
    to,
    total: place?.total ?? 1,
    parts: [{ number: place?.number ?? 1, format, data_base64: data.toString("base64") }],
  };
  return { kind: "message", message, ...(place && { place }) };
}
