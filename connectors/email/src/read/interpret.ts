import type { InboundEvent, RawEvent } from "@gatehouse/sdk";
import { verdictOf } from "@gatehouse/sdk/mail";
import type { Config } from "../config.js";
import { readHead } from "./head.js";
import { messageOf, subjectOf } from "./message.js";
import { parsed } from "./parse.js";
import { isTruncated, sealOf } from "./raw-type.js";
import { isReport, receiptsOf } from "./report.js";

/** A mail as events: receipts for a bounce that names our mail, else one message. Throws `rejected` with a reason. */
export async function interpret(
  { body, contentType }: RawEvent,
  { trusted_authserv_id }: Pick<Config, "trusted_authserv_id"> = {},
): Promise<readonly InboundEvent[]> {
  const raw = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const mail = await parsed(raw);
  const head = readHead(raw);
  const report = isReport(head);
  const receipts = report ? receiptsOf(mail, subjectOf(mail)) : [];
  if (receipts.length > 0) return receipts;
  const verdict = verdictOf(head, trusted_authserv_id);
  const taken = { truncated: isTruncated(contentType), seal: sealOf(contentType) };
  return [messageOf({ mail, raw, head, verdict, ...taken }, report)];
}
