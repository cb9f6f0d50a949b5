import { type Head, valueOf } from "./head.js";

/** Field of every mail we send: one that comes back to us must never be answered by a program. */
export const ownField = "X-Gatehouse-Message";

const markers = [
  ownField.toLowerCase(),
  "x-autoreply",
  "x-autorespond",
  "x-auto-response-suppress",
  "list-id",
  "list-unsubscribe",
  "feedback-id",
];
const robots = /^\s*(?:.*<)?\s*(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply)@/i;
const subjects = /^\s*(?:自动回复|自動回覆|自动答复|automatic reply|auto(?:matic)?[ -]?reply|out of office)\s*[:：]/i;

/** Was this mail sent by a program? `subject` is the decoded one. */
export function isAutomatic(head: Head, subject: string): boolean {
  const submitted = valueOf(head, "auto-submitted");
  if (submitted !== undefined && !/^no\b/i.test(submitted)) return true;
  if (/^(?:bulk|junk|list|auto_reply)$/i.test(valueOf(head, "precedence") ?? "")) return true;
  if (valueOf(head, "return-path") === "<>") return true;
  if (markers.some((name) => valueOf(head, name) !== undefined)) return true;
  return robots.test(valueOf(head, "from") ?? "") || subjects.test(subject);
}
