import {
  conversationInAddress,
  conversationInIds,
  conversationInSubject,
  plusTag,
  verdictOf,
} from "@gatehouse/sdk/mail";
import { type Config, domainOf } from "../config.js";
import { isAutomatic, isReport } from "./automatic.js";
import type { MailHead } from "./head.js";

export type Judged =
  /** None of our business: our own mail, or one that names no conversation. */
  | { readonly kind: "other" }
  /** It names a conversation, and may not speak in it. */
  | { readonly kind: "refused"; readonly why: string }
  /** Nothing for the person, but it may show the ticket's number. */
  | { readonly kind: "automatic"; readonly conversation: string }
  /** A mail of ours did not reach the helpdesk. */
  | { readonly kind: "report" }
  | { readonly kind: "answer"; readonly conversation: string };

/** The surest sign first: what mail programs thread by, then the address it came to, then the subject. */
function conversationOf({ ids, to, subject }: MailHead, { address }: Config): string | undefined {
  const byAddress = to.map((one) => conversationInAddress(one, address)).find((one) => one !== undefined);
  return conversationInIds(ids, domainOf(address)) ?? byAddress ?? conversationInSubject(subject);
}

function isAllowed(from: string, { from: allowed, to }: Config): boolean {
  const domain = domainOf(from);
  return (allowed ?? [domainOf(to)]).some((one) => one.replace(/^@/, "") === domain || one === from);
}

/** What a mail of the gateway's mailbox is to it. Pure. */
export function judgeMail(head: MailHead, config: Config): Judged {
  const { from } = head;
  if (from !== undefined && plusTag(from, config.address) !== undefined) return { kind: "other" };
  const conversation = conversationOf(head, config);
  if (isReport(head)) return { kind: "report" };
  if (conversation === undefined) return { kind: "other" };
  if (from === undefined || !isAllowed(from, config))
    return { kind: "refused", why: "its sender is none of those in from" };
  if (config.trusted_authserv_id !== undefined && verdictOf(head, config.trusted_authserv_id)?.dmarc !== "pass")
    return { kind: "refused", why: "its sender is not proved: trusted_authserv_id asks for a passed DMARC" };
  return { kind: isAutomatic(head) ? "automatic" : "answer", conversation };
}
