import type { ContactPoint, InboundMessage } from "@gatehouse/sdk";
import type { Verdict } from "@gatehouse/sdk/mail";
import type { AddressObject, EmailAddress, ParsedMail } from "mailparser";
import { contactPointOf } from "./address.js";
import { isAutomatic } from "./automatic.js";
import { type Invitation, invitationLine, invitationOf } from "./calendar.js";
import { filesOf } from "./files.js";
import { type Head, valueOf } from "./head.js";
import { limits, refused } from "./limits.js";
import { messageIdOf, referencesOf, threadOf } from "./message-id.js";
import { sentAt } from "./sent-at.js";
import { textOf } from "./text.js";

export interface Received {
  readonly mail: ParsedMail;
  /** As it came, for what must not depend on the parser's reading. */
  readonly raw: Buffer;
  readonly head: Head;
  readonly truncated: boolean;
  /** Of a mail whose large files were left out. */
  readonly seal: string | undefined;
  /** Of our own mail server, if one is trusted. */
  readonly verdict: Verdict | undefined;
}

const mailboxes = (field: AddressObject | readonly AddressObject[] | undefined): EmailAddress[] =>
  field === undefined ? [] : [field].flat().flatMap(({ value }) => value);

function senderOf(mail: ParsedMail): ContactPoint {
  const [first] = mailboxes(mail.from);
  if (first === undefined) throw refused("the mail has no From");
  const from = contactPointOf(first);
  if (from === undefined) throw refused("From holds no plain address that could be answered");
  return from;
}

const copiesOf = (mail: ParsedMail): ContactPoint[] =>
  mailboxes(mail.cc)
    .slice(0, limits.addresses)
    .flatMap((mailbox) => contactPointOf(mailbox) ?? []);

/** Files of a mail that was cut are broken: none is better than half of one. */
const filesOfWhole = ({ mail, truncated, seal }: Received) =>
  truncated && seal === undefined ? [] : filesOf(mail.attachments, seal);

const channelData = (quoted: boolean, { truncated, verdict }: Received, invitation: Invitation | undefined) => ({
  ...(quoted && { quoted }),
  ...(truncated && { truncated }),
  ...(verdict !== undefined && { authentication: verdict }),
  ...(invitation !== undefined && { calendar: invitation }),
});

/** Said where a mail has no words of its own. */
function wordsFor({ mail }: Received, invitation: Invitation | undefined): string {
  if (invitation !== undefined) return invitationLine(invitation);
  const sealed = mail.attachments.some(({ contentType }) => /pkcs7-mime/i.test(String(contentType)));
  return sealed ? "[S/MIME] 加密邮件，原文见附件 | an encrypted mail, see the file" : "";
}

export const subjectOf = (mail: ParsedMail): string =>
  (mail.subject ?? "")
    .replaceAll(/[\p{Cc}\s]+/gu, " ")
    .trim()
    .slice(0, 998);

/** Which earlier mails this one answers, and the thread it belongs to. */
function threadFields({ raw, head }: Received): Partial<InboundMessage> {
  const source_id = messageIdOf(raw, head);
  const references = referencesOf(head);
  const [reply_to_source_id] = references;
  return {
    source_id,
    conversation_ref: threadOf(head, source_id),
    ...(references.length > 0 && { references }),
    ...(reply_to_source_id !== undefined && { reply_to_source_id }),
  };
}

/** One received mail as a message. `system`: a server's report that says nothing a receipt could say. */
export function messageOf(received: Received, system: boolean): InboundMessage {
  const { mail, head } = received;
  const { text: said, formatted, quoted, files } = textOf(mail);
  const invitation = invitationOf(mail.attachments);
  const text = said === "" ? wordsFor(received, invitation) : said;
  const subject = subjectOf(mail);
  const sent_at = sentAt(valueOf(head, "date"));
  const attachments = [...filesOfWhole(received), ...(received.truncated ? [] : files)];
  const cc = copiesOf(mail);
  const channel_data = channelData(quoted, received, invitation);
  return {
    type: "message.received",
    ...threadFields(received),
    from: senderOf(mail),
    ...(cc.length > 0 && { cc }),
    ...(subject !== "" && { subject }),
    ...(text !== "" && { text }),
    ...(formatted !== undefined && { formatted_text: formatted }),
    ...(attachments.length > 0 && { attachments }),
    ...(sent_at !== undefined && { sent_at }),
    ...(system && { message_type: "system" as const }),
    ...(Object.keys(channel_data).length > 0 && { channel_data }),
    ...(received.verdict?.dmarc !== "pass" && { trust: "unauthenticated" as const }),
    automatic: system || isAutomatic(head, subject),
  };
}
