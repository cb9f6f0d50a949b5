import type { Message } from "@gatehouse/sdk";
import { participantFields } from "./address.js";
import { type Concealer, removed } from "./concealer.js";
import {
  attachments,
  callFields,
  interactiveFields,
  interactiveReplyFields,
  place,
  templateFields,
} from "./content-fields.js";
import { changed, eachOf, type Fields } from "./fields.js";
import { channelData, metadata } from "./leftovers.js";
import { numberFields, ruleInText } from "./rules.js";
import { id, ids, notes, said, words } from "./words.js";

/** A place is said in the text, too. */
const tellsPlace = ({ rules }: Concealer, { type, location }: Message): boolean =>
  rules.location !== "keep" && (type === "location" || location !== undefined);

/** Markup can part a number with tags and entities, so it leaves only where no number is hidden; `text` says the same. */
const leavesMarkup = (conceal: Concealer, message: Message): boolean =>
  numberFields.every((field) => ruleInText(conceal.rules, field) === "keep") &&
  conceal.rules.text === "keep" &&
  !tellsPlace(conceal, message);

const errorFields: Fields<NonNullable<Message["error"]>> = {
  code: "own",
  provider_code: id(),
  message: said(),
  retryable: "own",
};

const partFields: Fields<NonNullable<Message["parts"]>[number]> = { source_id: id(), status: "own" };

/** What becomes of each member of a message. A receiver still sees that there was a text, if not which. */
export const messageFields: Fields<Message> = {
  id: "own",
  source_id: id(),
  source_ids: ids,
  parts: eachOf(partFields),
  idempotency_key: id(128),
  type: "own",
  direction: "own",
  visibility: "own",
  origin: "own",
  channel: "own",
  connector: "own",
  account_id: "own",
  conversation_id: "own",
  reply_to_id: "own",
  reply_to_source_id: id(),
  from: (from, conceal) => changed(participantFields, from, conceal),
  to: eachOf(participantFields),
  cc: eachOf(participantFields),
  subject: words(),
  text: (text, conceal, message) => (tellsPlace(conceal, message) ? removed : said()(text, conceal)),
  text_truncated: "own",
  text_format: (format, conceal, message) =>
    message.formatted_text === undefined || leavesMarkup(conceal, message) ? format : undefined,
  formatted_text: (markup, conceal, message) => (leavesMarkup(conceal, message) ? markup : undefined),
  attachments,
  location: place,
  interactive: (choices, conceal) => changed(interactiveFields, choices, conceal),
  interactive_reply: (choice, conceal) => changed(interactiveReplyFields, choice, conceal),
  template: (template, conceal) => changed(templateFields, template, conceal),
  sent_at: "own",
  received_at: "own",
  admitted_at: "own",
  sequence: "own",
  status: "own",
  error: (error, conceal) => changed(errorFields, error, conceal),
  revision: "own",
  edited_at: "own",
  expired_at: "own",
  deleted_at: "own",
  deleted_by: id(),
  call: (call, conceal) => changed(callFields, call, conceal),
  labels: notes,
  metadata,
  channel_data: channelData,
  trust: "own",
  raw_id: "own",
};
