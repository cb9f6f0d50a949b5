import type { Conversation, EventData, Message, Participant, Person, Reaction, Receipt, Route } from "@gatehouse/sdk";
import { address, participantFields } from "./address.js";
import type { Concealer } from "./concealer.js";
import { changed, type Fields } from "./fields.js";
import { messageFields } from "./message-fields.js";
import { id, name, note, notes, words } from "./words.js";

export const conversationFields: Fields<Conversation> = {
  id: "own",
  account_id: "own",
  channel: "own",
  person_id: "own",
  contact_point_id: "own",
  subject: words(),
  status: "own",
  priority: "own",
  group_id: "own",
  assignee: "own",
  labels: notes,
  created_at: "own",
  closed_at: "own",
  reply_window: "own",
};

export const personFields: Fields<Person> = { id: "own", kind: "own", display_name: name, roles: "own", minor: "own" };

const routeFields: Fields<Route> = { rule: "own", group_id: "own", priority: "own", trace_id: "own" };

export const reactionFields: Fields<Reaction> = {
  message_id: "own",
  emoji: note(64),
  from: (from, conceal) => changed(participantFields, from, conceal),
};

/** The scheme of a receipt's recipient: that of the participant it names, else what it looks like. */
export function schemeOf(recipient: string, message: Message | undefined): Participant["scheme"] {
  const people = message === undefined ? [] : [...message.to, message.from, ...(message.cc ?? [])];
  const named = people.find(({ value }) => value === recipient);
  if (named !== undefined) return named.scheme;
  if (recipient.includes("@")) return "email";
  return /^\+?[0-9 ()-]{5,}$/.test(recipient) ? "phone" : "device";
}

/** What becomes of a receipt, once it is known whom its recipient's value belongs to. */
const receiptFields = (message: Message | undefined): Fields<Receipt> => ({
  message_id: "own",
  status: "own",
  at: "own",
  recipient: (value, conceal) => address(schemeOf(value, message), value, conceal),
  provider_code: id(),
});

const gapFields: Fields<NonNullable<EventData["gap"]>> = { event_id: "own", reason: note() };

/** The command's id is the endpoint's own. */
const commandFields: Fields<NonNullable<EventData["command"]>> = {
  id: "own",
  type: "own",
  code: "own",
  reason: note(),
};

const part =
  <T extends object>(fields: Fields<T>) =>
  (whole: T, conceal: Concealer): T =>
    changed(fields, whole, conceal);

/** What becomes of each part of an event. */
export const eventDataFields: Fields<EventData> = {
  message: part(messageFields),
  conversation: part(conversationFields),
  person: part(personFields),
  route: part(routeFields),
  receipt: (receipt, conceal, { message }) => changed(receiptFields(message), receipt, conceal),
  reaction: part(reactionFields),
  gap: part(gapFields),
  command: part(commandFields),
};
