import type { Message, MessageType, Participant } from "@gatehouse/sdk";
import type { MessageRow } from "../../store/sql/insert-messages.js";
import type { Arrival, KnownPoint, UnderstoodMessage } from "../arrival.js";
import { choiceBy } from "../offer.js";
import { sealMessage } from "../stored-message.js";
import type { Earlier } from "./answered.js";
import type { Held } from "./conversations.js";
import type { AdmitDeps } from "./deps.js";
import { type PlannedFile, planFile } from "./files.js";
import type { Identity } from "./identities.js";

/** One inbound message of an arrival, under the id it was promised. */
export interface NewMessage {
  readonly arrival: Arrival;
  readonly id: string;
  readonly event: UnderstoodMessage;
}

/** A message with everything it needs to be written. */
export interface Composed extends NewMessage {
  readonly identity: Identity;
  readonly held: Held;
  readonly message: Message;
  readonly files: readonly PlannedFile[];
  readonly row: MessageRow;
}

/** Whose message it is and where it belongs. */
export interface Place {
  readonly identity: Identity;
  readonly held: Held;
  readonly earlier: Earlier | undefined;
}

/** With whom it is: the sender, or for an echo of our own words the one they went to. */
export const partner = ({ from, echo_to }: UnderstoodMessage): KnownPoint => echo_to ?? from;

function typeOf(event: UnderstoodMessage, files: readonly PlannedFile[]): MessageType {
  if (event.message_type !== undefined) return event.message_type;
  if (event.location !== undefined) return "location";
  if (event.interactive_reply !== undefined) return "interactive_reply";
  if (event.automatic) return "system";
  return event.text !== undefined && event.text !== "" ? "text" : (files[0]?.view.kind ?? "unsupported");
}

const optional = [
  "source_id",
  "subject",
  "text",
  "text_truncated",
  "text_format",
  "formatted_text",
  "metadata",
  "channel_data",
  "reply_to_source_id",
  "location",
  "interactive_reply",
  "sent_at",
  "call",
] as const;

/** Optional members as the connector gave them; what it left out stays out. */
function given(event: UnderstoodMessage): Partial<Message> {
  const parts: Record<string, unknown> = {};
  for (const name of optional) if (event[name] !== undefined) parts[name] = event[name];
  return parts;
}

/** An answer by number to choices that the channel could not show. */
function chosen(event: UnderstoodMessage, { row }: Held, identity: Identity): Partial<Message> {
  if (event.echo_to !== undefined || event.interactive_reply !== undefined) return {};
  // The person's key was replaced a moment ago.
  if (row.kid !== identity.key.kid) return {};
  const choice = choiceBy(identity.key, row.id, row.offer, event.text);
  return choice === undefined ? {} : { type: "interactive_reply", interactive_reply: choice };
}

/** Our id of the message it answers; one of another conversation is none of this person's business. */
const replyTo = (held: Held, earlier: Earlier | undefined): Partial<Message> =>
  earlier?.repliedTo !== undefined && earlier.conversationId === held.row.id ? { reply_to_id: earlier.repliedTo } : {};

const person = ({ scheme, value, displayName }: KnownPoint, identity: Identity): Participant => ({
  person_id: identity.personId,
  contact_point_id: identity.contactPointId,
  scheme,
  value,
  ...(displayName !== undefined && { display_name: displayName }),
  role: "person",
});

/** From the person to the account; an echo the other way round. */
function ends(
  event: UnderstoodMessage,
  identity: Identity,
  accountId: string,
): Pick<Message, "direction" | "origin" | "from" | "to"> {
  const { from, echo_to } = event;
  if (echo_to === undefined)
    return {
      direction: "inbound",
      origin: "live",
      from: person(from, identity),
      to: [{ scheme: "account", value: accountId, role: "system" }],
    };
  const { scheme, value, displayName } = from;
  const agent = {
    scheme,
    value,
    ...(displayName !== undefined && { display_name: displayName }),
    role: "agent",
  } as const;
  return { direction: "outbound", origin: "echo", from: agent, to: [person(echo_to, identity)] };
}

function messageOf(item: NewMessage, place: Place, files: readonly PlannedFile[], now: Date): Message {
  const { identity, held, earlier } = place;
  const { event } = item;
  const { account, rawId, receivedAt } = item.arrival;
  return {
    id: item.id,
    type: typeOf(event, files),
    ...ends(event, identity, account.id),
    visibility: "public",
    channel: account.manifest.channel,
    connector: account.connector.id,
    account_id: account.id,
    conversation_id: held.row.id,
    ...(event.cc !== undefined && { cc: event.cc.map((point) => ({ ...point, role: "person" as const })) }),
    ...given(event),
    ...chosen(event, held, identity),
    ...replyTo(held, earlier),
    attachments: files.map((file) => file.view),
    received_at: receivedAt.toISOString(),
    admitted_at: now.toISOString(),
    sequence: held.nextMessage++,
    ...(event.echo_to !== undefined && { status: "sent" as const }),
    revision: 1,
    labels: [],
    trust: event.trust ?? "signed",
    raw_id: rawId,
  };
}

/** The person's message opens the reply window; one of ours, seen coming back, uses it. A machine's message does neither. */
function count(held: Held, direction: Message["direction"], now: Date): void {
  if (direction === "outbound") held.answering = { ...held.answering, used: held.answering.used + 1 };
  else {
    held.opened = true;
    held.answering = { openedAt: now, used: 0 };
  }
}

/** Puts an inbound message together and takes its number in the conversation. */
export function composeMessage(deps: AdmitDeps, now: Date, item: NewMessage, place: Place): Composed {
  const { identity, held } = place;
  const { id: accountId } = item.arrival.account;
  const { source_id, attachments = [], call } = item.event;
  const owner = { messageId: item.id, accountId, key: identity.key, now };
  const files = attachments.map((file) => planFile(deps.files, owner, file));
  const message = messageOf(item, place, files, now);
  if (item.event.automatic !== true && message.type !== "system") count(held, message.direction, now);
  const row: MessageRow = {
    id: item.id,
    conversationId: held.row.id,
    sequence: message.sequence,
    accountId,
    personId: identity.personId,
    direction: message.direction,
    visibility: "public",
    status: message.status ?? null,
    sourceBidx: source_id === undefined ? null : deps.keyring.blind("source_id", accountId, source_id),
    callState: call?.state ?? null,
    kid: identity.key.kid,
    content: sealMessage(identity.key, message),
    rawId: item.arrival.rawId,
  };
  return { ...item, identity, held, message, files, row };
}
