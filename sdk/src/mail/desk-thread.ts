/** How mails of one conversation find each other again, whatever a helpdesk keeps of them. Pure. */

const conversationId = /^cnv_[0-9a-z]{1,60}$/;

/**
 * The Message-ID of an event's mail, without angle brackets: the same for every attempt, and it names the conversation,
 * so that an answer to any mail of the thread leads back.
 */
export const deskMailId = (event: string, conversation: string, domain: string): string =>
  `${event}.${conversation}@${domain}`;

const ours = /<?[a-z]+_[0-9a-z]{1,60}\.(cnv_[0-9a-z]{1,60})@([^<>\s@]{1,253})>?/g;

/** The conversation that fields such as In-Reply-To and References name by a Message-ID of ours. */
export function conversationInIds(ids: string, domain: string): string | undefined {
  return [...ids.matchAll(ours)].findLast(([, , at]) => at?.toLowerCase() === domain)?.[1];
}

/** For helpdesks that drop what mail programs thread by, and keep the subject. */
export const subjectTag = (conversation: string): string => `[#${conversation}]`;

export const conversationInSubject = (subject: string): string | undefined =>
  /\[#(cnv_[0-9a-z]{1,60})\]/.exec(subject)?.[1];

/** `desk+cnv_1@school.example`: a mailbox's address for one thing. */
export function plusAddress(address: string, tag: string): string {
  const at = address.lastIndexOf("@");
  return `${address.slice(0, at)}+${tag}${address.slice(at)}`;
}

/** The tag of such an address of this mailbox; `""` for the mailbox itself, undefined for another one. */
export function plusTag(given: string, mailbox: string): string | undefined {
  const [local = "", domain] = [given.slice(0, given.lastIndexOf("@")), given.slice(given.lastIndexOf("@") + 1)];
  const [own = "", home] = [mailbox.slice(0, mailbox.lastIndexOf("@")), mailbox.slice(mailbox.lastIndexOf("@") + 1)];
  if (domain.toLowerCase() !== home?.toLowerCase()) return undefined;
  const [base, ...tag] = local.toLowerCase().split("+");
  return base === own.toLowerCase() ? tag.join("+") : undefined;
}

/** The conversation of an address made by `plusAddress`. */
export function conversationInAddress(given: string, mailbox: string): string | undefined {
  const tag = plusTag(given, mailbox);
  return tag !== undefined && conversationId.test(tag) ? tag : undefined;
}
