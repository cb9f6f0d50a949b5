import type { InboundReceipt } from "@gatehouse/sdk";
import { plainAddress } from "@gatehouse/sdk/mail";
import type { Attachment, ParsedMail } from "mailparser";
import { ownField } from "./automatic.js";
import { type Head, readHead, valueOf } from "./head.js";
import { limits } from "./limits.js";
import { idsIn } from "./message-id.js";

const originals = ["message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global"];

/** The header of the mail a report is about, as far as it is enclosed. */
function originalOf(mail: ParsedMail): Head | undefined {
  const file = mail.attachments.find(({ contentType }) => originals.includes(contentType));
  return file && readHead(file.content);
}

const part = (mail: ParsedMail, type: string): Attachment | undefined =>
  mail.attachments.find(({ contentType }) => contentType === type);

/** The blocks of a status part (RFC 3464): the first is about the mail, each other about one recipient. */
function blocksOf(file: Attachment): Head[] {
  const blocks = file.content
    .toString("latin1")
    .trim()
    .split(/\r?\n(?:[ \t]*\r?\n)+/, limits.receipts + 1);
  return blocks.map((block) => readHead(Buffer.from(`${block}\n\n`, "latin1")));
}

const typed = (value: string | undefined): string | undefined => value?.split(";", 2).at(-1)?.trim();

/** Plain words for the class of a status code; the server's own text may hold names and addresses. */
function reasonOf(code: string | undefined): string {
  if (code === undefined) return "the mail could not be delivered";
  if (/^\d\.1\./.test(code)) return "the address does not exist";
  if (/^\d\.2\.2/.test(code)) return "the mailbox is full";
  if (/^\d\.2\./.test(code)) return "the mailbox takes no mail";
  if (/^\d\.3\.4|^\d\.2\.3/.test(code)) return "the mail is too large";
  if (/^\d\.4\./.test(code)) return "the receiving server could not be reached";
  return /^\d\.7\./.test(code) ? "the receiving server refused the mail" : "the mail could not be delivered";
}

const statuses: Readonly<Record<string, InboundReceipt["status"]>> = {
  failed: "failed",
  delivered: "delivered",
  relayed: "sent",
  expanded: "sent",
};

function receiptOf(block: Head, source_id: string): InboundReceipt | undefined {
  const status = statuses[valueOf(block, "action")?.toLowerCase() ?? ""];
  if (status === undefined) return undefined;
  const code = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(valueOf(block, "status") ?? "")?.[0];
  const to = valueOf(block, "original-recipient") ?? valueOf(block, "final-recipient");
  const recipient = plainAddress(typed(to)?.replaceAll(/[<>]/g, "") ?? "");
  return {
    type: "message.receipt.updated",
    source_id,
    status,
    ...(recipient !== undefined && { recipient }),
    ...(code !== undefined && { provider_code: code }),
    ...(status === "failed" && { reason: reasonOf(code) }),
  };
}

function deliveryReceipts(file: Attachment, original: Head | undefined): InboundReceipt[] {
  const [id] = idsIn(original && valueOf(original, "message-id"));
  if (id === undefined) return [];
  return blocksOf(file).flatMap((block) => receiptOf(block, id) ?? []);
}

/** A read receipt (RFC 8098). */
function readReceipts(file: Attachment): InboundReceipt[] {
  const [about] = blocksOf(file);
  const [id] = idsIn(about && valueOf(about, "original-message-id"));
  if (!about || id === undefined || !/displayed/i.test(valueOf(about, "disposition") ?? "")) return [];
  return [{ type: "message.receipt.updated", source_id: id, status: "read" }];
}

const refusals = /退信|undeliver|delivery.{0,20}fail|failure notice|returned mail|投递失败|发送失败/i;

/** Bounces of servers that write no status part: only believed when they enclose a mail of ours. */
function plainBounce(original: Head | undefined, subject: string): InboundReceipt[] {
  const [id] = idsIn(original && valueOf(original, "message-id"));
  if (!original || id === undefined || !valueOf(original, ownField.toLowerCase()) || !refusals.test(subject)) return [];
  return [{ type: "message.receipt.updated", source_id: id, status: "failed", reason: reasonOf(undefined) }];
}

/** Is this mail a server's report about another mail? */
export const isReport = (head: Head): boolean =>
  /^multipart\/report\b/i.test(valueOf(head, "content-type") ?? "") ||
  /(?:^|<)mailer-daemon@/i.test(valueOf(head, "from") ?? "");

/** Receipts a bounce or a read receipt stands for; none when it does not say which mail it is about. */
export function receiptsOf(mail: ParsedMail, subject: string): InboundReceipt[] {
  const status = part(mail, "message/delivery-status");
  if (status) return deliveryReceipts(status, originalOf(mail));
  const read = part(mail, "message/disposition-notification");
  return read ? readReceipts(read) : plainBounce(originalOf(mail), subject);
}
