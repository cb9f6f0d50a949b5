import type { Attachment, Message, Participant, Scheme } from "@gatehouse/sdk";
import { mask } from "../identity/mask.js";
import { hideAddresses } from "./hide-addresses.js";

/** Who somebody is: every record that is the same person, and the addresses that are theirs alone or shared. */
export interface Subject {
  readonly people: ReadonlySet<string>;
  /** Normalised values of their contact points. */
  readonly addresses: ReadonlySet<string>;
}

/** Whose words a message is made of. */
export type Author = "subject" | "school" | "note" | "third_person";

const isSubject = ({ people, addresses }: Subject, { person_id, value }: Participant): boolean =>
  person_id === undefined ? addresses.has(value) : people.has(person_id);

export function authorOf(subject: Subject, { visibility, from }: Message): Author {
  if (from.role !== "person") return visibility === "private" ? "note" : "school";
  return isSubject(subject, from) ? "subject" : "third_person";
}

/** Staff are named by their part alone, other people by a masked address. */
function shownParticipant(subject: Subject, participant: Participant): object {
  const { scheme, value, role } = participant;
  if (role === "person" && isSubject(subject, participant)) return participant;
  if (scheme === "account") return { scheme, value, role };
  return scheme === "user" || role !== "person" ? { role } : { scheme, value: mask(scheme as Scheme, value), role };
}

/** A signed link of ours would be dead by the time somebody reads it. */
const shownFile = ({ url: _, url_expires_at: __, ...rest }: Attachment): object => rest;

const facts = [
  ...["id", "type", "direction", "visibility", "origin", "channel", "account_id", "conversation_id", "reply_to_id"],
  ...[
    "sent_at",
    "received_at",
    "admitted_at",
    "sequence",
    "status",
    "revision",
    "edited_at",
    "deleted_at",
    "expired_at",
  ],
] as const;
const words = [
  ...["subject", "text", "text_truncated", "text_format", "formatted_text", "location", "interactive"],
  ...["interactive_reply", "template", "call", "labels", "metadata"],
] as const;

const pick = (message: Message, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(message).filter(([name]) => names.includes(name)));

const wordsOf = (subject: Subject, author: Author, message: Message): Record<string, unknown> => {
  const said = pick(message, words);
  return author === "note" ? (hideAddresses(said, subject.addresses) as Record<string, unknown>) : said;
};

/** A message as its person may have it. */
export interface OwnMessage {
  readonly author: Author;
  readonly [member: string]: unknown;
}

/**
 * A message as its person may have it: what they and the school wrote, whole; of anybody else only that there was
 * something. In notes, which the person has never seen, addresses and numbers of others are masked. What a provider says
 * beside (`channel_data`) may name others, and is left out.
 */
export function ownWords(subject: Subject, message: Message): OwnMessage {
  const author = authorOf(subject, message);
  if (author === "third_person") return { ...pick(message, facts), author, withheld: "third_person", attachments: [] };
  return {
    ...pick(message, facts),
    author,
    from: shownParticipant(subject, message.from),
    to: message.to.map((one) => shownParticipant(subject, one)),
    ...(message.cc !== undefined && { cc: message.cc.map((one) => shownParticipant(subject, one)) }),
    ...wordsOf(subject, author, message),
    attachments: message.attachments.map(shownFile),
  };
}
