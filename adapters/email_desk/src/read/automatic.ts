import { type MailHead, valueOf } from "./head.js";

const subjects = /^\s*(?:自动回复|自動回覆|自动答复|automatic reply|auto(?:matic)?[ -]?reply|out of office)\s*[:：]/i;
const robots = /^(?:mailer-daemon|postmaster)@/i;

/** A delivery report: it tells of a mail of ours, and is no part of the thread. */
export const isReport = (head: MailHead): boolean =>
  /^multipart\/report\b/i.test(valueOf(head, "content-type") ?? "") || robots.test(head.from ?? "");

/**
 * Did a program write it? `Precedence: bulk` says nothing here: Request Tracker writes it into its agents' answers too.
 * FreeScout names its own kinds of mail.
 */
export function isAutomatic(head: MailHead): boolean {
  const submitted = valueOf(head, "auto-submitted");
  if (submitted !== undefined && !/^no\b/i.test(submitted)) return true;
  const kind = valueOf(head, "x-freescout-mail-type");
  if (kind !== undefined && kind !== "customer.message") return true;
  if (valueOf(head, "x-autoreply") !== undefined || valueOf(head, "x-autorespond") !== undefined) return true;
  if (/^auto_reply$/i.test(valueOf(head, "precedence") ?? "")) return true;
  return isReport(head) || subjects.test(head.subject);
}
