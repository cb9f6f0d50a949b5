import type { EventData, Message, Participant } from "@gatehouse/sdk";
import { fieldOfScheme } from "./address.js";
import { type Concealer, removed } from "./concealer.js";
import { schemeOf } from "./event-fields.js";
import type { Action } from "./options.js";
import { isRecording } from "./recording.js";
import { type Rules, ruleInText } from "./rules.js";

/** Everyone an event names with an address. */
function people({ message, reaction }: EventData): Participant[] {
  const named = message === undefined ? [] : [message.from, ...message.to, ...(message.cc ?? [])];
  return reaction === undefined ? named : [...named, reaction.from];
}

const isLeft = (text: string | undefined): boolean => text !== undefined && text !== removed;

function saysSomething({
  text,
  subject,
  attachments,
  interactive,
  interactive_reply,
  template,
  call,
}: Message): boolean {
  const said = [
    text,
    subject,
    call?.dtmf,
    ...attachments.flatMap((file) => [file.filename, file.caption, file.transcript]),
  ];
  return said.some(isLeft) || interactive !== undefined || interactive_reply !== undefined || template !== undefined;
}

function* messageClasses(message: Message): Generator<keyof Rules | "metadata"> {
  const { attachments, location, metadata, channel_data } = message;
  if (saysSomething(message)) yield "text";
  if (attachments.some((file) => !isRecording(message, file))) yield "attachments";
  if (location !== undefined) yield "location";
  if (attachments.some((file) => isRecording(message, file))) yield "recording";
  if (metadata !== undefined || channel_data !== undefined) yield "metadata";
}

/** A recipient's scheme is read from the event as it was: a pseudonym no longer looks like anything. */
function addressesOf(before: EventData, after: EventData): readonly Pick<Participant, "scheme" | "value">[] {
  if (before.receipt === undefined || after.receipt === undefined) return people(after);
  const scheme = schemeOf(before.receipt.recipient, before.message);
  return [...people(after), { scheme, value: after.receipt.recipient }];
}

function* fieldsOf(before: EventData, after: EventData): Generator<keyof Rules | "metadata"> {
  for (const { scheme, value } of addressesOf(before, after)) {
    const field = fieldOfScheme(scheme);
    if (field !== undefined && value !== removed) yield field;
  }
  if ([...people(after), after.person].some((one) => isLeft(one?.display_name))) yield "display_name";
  if (after.message !== undefined) yield* messageClasses(after.message);
  if (isLeft(after.conversation?.subject)) yield "text";
}

const classOf = (field: string, rule: Action): string[] =>
  rule === "drop" ? [] : [rule === "keep" ? field : `${field}:${rule}`];

/**
 * The field classes in what leaves, for the disclosure record: `phone` as it is, `phone:mask` (`:hash`, `:tokenise`)
 * altered, nothing where it was dropped. Numbers inside a text that is kept as it is are covered by `text`: nobody
 * looked for them. `platform_id` is an openid or the like, `metadata` also stands for `channel_data`.
 */
export function classesOf(before: EventData, after: EventData, conceal: Pick<Concealer, "rules" | "found">): string[] {
  const { rules, found } = conceal;
  const classes = [...fieldsOf(before, after)].flatMap((field) =>
    classOf(field, field === "metadata" ? "keep" : rules[field]),
  );
  const inTexts = [...found].flatMap((field) => classOf(field, ruleInText(rules, field)));
  return [...new Set([...classes, ...inTexts])];
}
