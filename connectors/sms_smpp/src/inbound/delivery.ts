import { type Place, sensiblePlace, withoutHeader } from "@gatehouse/sdk/sms";
import { bytesField, integerTlv, numberField, textField } from "../wire/field.js";
import type { Pdu } from "../wire/library.js";
import type { MessageItem, ReportItem } from "./item.js";

/** One deliver_sm: a report, a message, or a part of one. */
export type Delivery =
  | { readonly kind: "report"; readonly report: ReportItem }
  | { readonly kind: "message"; readonly message: MessageItem; readonly place?: Place };

/** What short_message holds at most: a longer part is no part of a phone's, and would fill the state. */
const mostPartBytes = 254;

/** esm_class (SMPP 3.4, 5.2.12). */
const messageType = 0x3c;
const receipt = 0x04;
const intermediate = 0x20;
const headerIndicator = 0x40;

const trimmed = (bytes: Buffer | undefined): string | undefined => bytes?.toString("latin1").replace(/\0.*$/s, "");

/** Only the SMSC sets these; a person who writes `id:1 stat:DELIVRD` writes a message. */
const isReport = (pdu: Pdu): boolean =>
  [receipt, intermediate].includes(numberField(pdu, "esm_class") & messageType) ||
  bytesField(pdu, "receipted_message_id") !== undefined;

function placeByTlv(pdu: Pdu): Place | undefined {
  const ref = integerTlv(pdu, "sar_msg_ref_num");
  const total = integerTlv(pdu, "sar_total_segments");
  const number = integerTlv(pdu, "sar_segment_seqnum");
  return ref === undefined || total === undefined || number === undefined
    ? undefined
    : sensiblePlace({ ref, total, number });
}

/** short_message, or the TLV that stands in for it (SMPP 3.4, 5.3.2.32). */
function payloadOf(pdu: Pdu): Buffer {
  const short = bytesField(pdu, "short_message");
  return short !== undefined && short.length > 0 ? short : (bytesField(pdu, "message_payload") ?? Buffer.alloc(0));
}

function reportOf(pdu: Pdu): ReportItem {
  const id = trimmed(bytesField(pdu, "receipted_message_id"));
  const state = integerTlv(pdu, "message_state");
  return {
    type: "report",
    ...(id !== undefined && { receipted_message_id: id }),
    ...(state !== undefined && state <= 255 && { message_state: state }),
    data_base64: payloadOf(pdu).toString("base64"),
  };
}

export function deliveryOf(pdu: Pdu): Delivery {
  if (isReport(pdu)) return { kind: "report", report: reportOf(pdu) };
  const payload = payloadOf(pdu);
  const hasHeader = (numberField(pdu, "esm_class") & headerIndicator) !== 0;
  const { data, ...header } = hasHeader ? withoutHeader(payload) : { data: payload };
  const place = data.length <= mostPartBytes ? (header.place ?? placeByTlv(pdu)) : undefined;
  const coding = numberField(pdu, "data_coding");
  const message: MessageItem = {
    type: "message",
    from: textField(pdu, "source_addr"),
    from_ton: numberField(pdu, "source_addr_ton"),
    to: textField(pdu, "destination_addr"),
    total: place?.total ?? 1,
    parts: [{ number: place?.number ?? 1, coding, data_base64: data.toString("base64") }],
  };
  return { kind: "message", message, ...(place && { place }) };
}
