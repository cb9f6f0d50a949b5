import type { InboundEvent, RawEvent } from "@gatehouse/sdk";
import type { Config } from "../config.js";
import { verdictOf } from "./authentication.js";
import { readHead } from "./head.js";
import { messageOf, subjectOf } from "./message.js";
import { parsed } from "./parse.js";
import { isReport, receiptsOf } from "./report.js";

/** Content type of a mail whose end was left on the server because it is too large. */
export const truncatedType = "message/rfc822; truncated=yes";

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
  return [messageOf({ mail, raw, head, truncated: contentType === truncatedType, verdict }, report)];
}
