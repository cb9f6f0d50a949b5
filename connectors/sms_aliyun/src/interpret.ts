import { type InboundEvent, identifier, json, type RawEvent, utcTime } from "@gatehouse/sdk";
import { z } from "zod";

const phone = z.string().trim().pipe(identifier(64));
const id = z.union([z.string(), z.number().int()]).transform(String).pipe(identifier(256));

/** SmsUp: help.aliyun.com/zh/sms/developer-reference/smsup-http. */
const up = z.looseObject({
  phone_number: phone,
  content: z.string(),
  send_time: z.string().optional(),
  sequence_id: id.optional(),
});

/** SmsReport: help.aliyun.com/zh/sms/developer-reference/smsreport-2. */
const report = z.looseObject({
  phone_number: phone,
  success: z.boolean(),
  report_time: z.string().optional(),
  err_code: z.string().optional().catch(undefined),
  biz_id: id,
});

/** `2017-09-01 00:00:00` or `20170901000000`, always Beijing's time. What cannot be read is no time. */
function sentAt(text: string | undefined): { readonly sent_at?: string } {
  const [whole, year, month, day, hour, minute, second] =
    /^(\d{4})-?(\d\d)-?(\d\d) ?(\d\d):?(\d\d):?(\d\d)$/.exec(text ?? "") ?? [];
  if (whole === undefined) return {};
  const sent_at = utcTime(Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}+08:00`));
  return sent_at === undefined ? {} : { sent_at };
}

const printable = /^[\w.:-]{1,64}$/;

const message = ({ content, phone_number, send_time, sequence_id }: z.output<typeof up>): InboundEvent => ({
  type: "message.received",
  ...(sequence_id !== undefined && { source_id: sequence_id }),
  ...sentAt(send_time),
  from: { scheme: "phone", value: phone_number },
  text: content,
  trust: "unauthenticated",
});

const receipt = ({ biz_id, report_time, success, err_code }: z.output<typeof report>): InboundEvent => ({
  type: "message.receipt.updated",
  source_id: biz_id,
  ...sentAt(report_time),
  status: success ? "delivered" : "failed",
  ...(err_code !== undefined && printable.test(err_code) && { provider_code: err_code }),
});

/** A message someone sent, or a report on one of ours. */
export function interpret(raw: RawEvent): readonly InboundEvent[] {
  const isReport = "success" in json(raw.body, z.looseObject({}));
  return [isReport ? receipt(json(raw.body, report)) : message(json(raw.body, up))];
}
