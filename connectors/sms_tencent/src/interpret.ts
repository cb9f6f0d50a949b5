import { type InboundEvent, identifier, json, type RawEvent } from "@gatehouse/sdk";
import { z } from "zod";

const digits = z.string().trim().pipe(identifier(64));

/** Replies: cloud.tencent.com/document/product/382/5809. */
const reply = z.looseObject({
  mobile: digits,
  nationcode: z.string().default(""),
  text: z.string(),
  time: z.unknown(),
});

/** Reports: tencentcloud.com/document/product/382/43547. */
const report = z.looseObject({
  sid: identifier(256),
  report_status: z.enum(["SUCCESS", "FAIL"]),
  user_receive_time: z.string().optional().catch(undefined),
  errmsg: z.string().optional().catch(undefined),
});

const printable = /^[\w.:-]{1,64}$/;
const latestMs = 253_402_300_799_999;

function numberOf({ mobile, nationcode }: z.output<typeof reply>): string {
  return /^\d{1,3}$/.test(nationcode) && /^\d+$/.test(mobile) ? `+${nationcode}${mobile}` : mobile;
}

/** What cannot be read is no time. */
function utc(ms: number): { readonly sent_at?: string } {
  return ms >= 0 && ms <= latestMs ? { sent_at: new Date(ms).toISOString() } : {};
}

/** `2015-10-17 08:03:04`, Beijing's time. */
function localTime(text: string | undefined): { readonly sent_at?: string } {
  const [whole, date, time] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$/.exec(text ?? "") ?? [];
  return whole === undefined ? {} : utc(Date.parse(`${date}T${time}+08:00`));
}

const message = (from: z.output<typeof reply>): InboundEvent => ({
  type: "message.received",
  ...(typeof from.time === "number" ? utc(from.time * 1000) : {}),
  from: { scheme: "phone", value: numberOf(from) },
  text: from.text,
  trust: "unauthenticated",
});

const receipt = ({ sid, report_status, user_receive_time, errmsg }: z.output<typeof report>): InboundEvent => ({
  type: "message.receipt.updated",
  source_id: sid,
  ...localTime(user_receive_time),
  status: report_status === "SUCCESS" ? "delivered" : "failed",
  ...(errmsg !== undefined && printable.test(errmsg) && { provider_code: errmsg }),
});

/** A reply someone sent, or a report on a message of ours. */
export function interpret(raw: RawEvent): readonly InboundEvent[] {
  const isReport = "report_status" in json(raw.body, z.looseObject({}));
  return [isReport ? receipt(json(raw.body, report)) : message(json(raw.body, reply))];
}
