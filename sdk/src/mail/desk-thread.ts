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

interface Parts {
  readonly local: string;
  readonly domain: string;
}

const partsOf = (address: string): Parts => {
  const at = address.lastIndexOf("@");
  return { local: address.slice(0, Math.max(0, at)).toLowerCase(), domain: address.slice(at + 1).toLowerCase() };
};

/** `desk+cnv_1@school.example`: a mailbox's address for one thing. */
export function plusAddress(address: string, tag: string): string {
  const { local, domain } = partsOf(address);
  return `${local}+${tag}@${domain}`;
}

/** The tag of such an address of this mailbox; `""` for the mailbox itself, undefined for another one. */
export function plusTag(given: string, mailbox: string): string | undefined {
  const [seen, own] = [partsOf(given), partsOf(mailbox)];
  if (seen.domain !== own.domain) return undefined;
  if (seen.local === own.local) return "";
  return seen.local.startsWith(`${own.local}+`) ? seen.local.slice(own.local.length + 1) : undefined;
}

/** The conversation of an address made by `plusAddress`. */
export function conversationInAddress(given: string, mailbox: string): string | undefined {
  const tag = plusTag(given, mailbox);
  return tag !== undefined && conversationId.test(tag) ? tag : undefined;
}
