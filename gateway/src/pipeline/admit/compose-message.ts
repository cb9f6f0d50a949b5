import type { Message, MessageType } from "@gatehouse/sdk";
import type { MessageRow } from "../../store/sql/insert-messages.js";
import type { Arrival, UnderstoodMessage } from "../arrival.js";
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

function typeOf(event: UnderstoodMessage, files: readonly PlannedFile[]): MessageType {
  if (event.message_type !== undefined) return event.message_type;
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
  "sent_at",
  "call",
] as const;

/** Optional members as the connector gave them; what it left out stays out. */
function given(event: UnderstoodMessage): Partial<Message> {
  const parts: Record<string, unknown> = {};
  for (const name of optional) if (event[name] !== undefined) parts[name] = event[name];
  return parts;
}

/** Our id of the message it answers; one of another conversation is none of this person's business. */
const replyTo = (held: Held, earlier: Earlier | undefined): Partial<Message> =>
  earlier?.repliedTo !== undefined && earlier.conversationId === held.row.id ? { reply_to_id: earlier.repliedTo } : {};

const sender = ({ from }: UnderstoodMessage, identity: Identity): Message["from"] => ({
  person_id: identity.personId,
  contact_point_id: identity.contactPointId,
  scheme: from.scheme,
  value: from.value,
  ...(from.displayName !== undefined && { display_name: from.displayName }),
  role: "person",
});

function messageOf(item: NewMessage, place: Place, files: readonly PlannedFile[], now: Date): Message {
  const { identity, held, earlier } = place;
  const { event } = item;
  const { account, rawId, receivedAt } = item.arrival;
  return {
    id: item.id,
    type: typeOf(event, files),
    direction: "inbound",
    visibility: "public",
    origin: "live",
    channel: account.manifest.channel,
    connector: account.connector.id,
    account_id: account.id,
    conversation_id: held.row.id,
    from: sender(event, identity),
    to: [{ scheme: "account", value: account.id, role: "system" }],
    ...(event.cc !== undefined && { cc: event.cc.map((point) => ({ ...point, role: "person" as const })) }),
    ...given(event),
    ...replyTo(held, earlier),
    attachments: files.map((file) => file.view),
    received_at: receivedAt.toISOString(),
    admitted_at: now.toISOString(),
    sequence: held.nextMessage++,
    revision: 1,
    labels: [],
    trust: event.trust ?? "signed",
    raw_id: rawId,
  };
}

/** Puts an inbound message together and takes its number in the conversation. */
export function composeMessage(deps: AdmitDeps, now: Date, item: NewMessage, place: Place): Composed {
  const { identity, held } = place;
  const { id: accountId } = item.arrival.account;
  const { source_id, attachments = [], call } = item.event;
  const owner = { messageId: item.id, accountId, key: identity.key, now };
  const files = attachments.map((file) => planFile(deps.files, owner, file));
  const message = messageOf(item, place, files, now);
  const row: MessageRow = {
    id: item.id,
    conversationId: held.row.id,
    sequence: message.sequence,
    accountId,
    personId: identity.personId,
    direction: "inbound",
    visibility: "public",
    status: null,
    sourceBidx: source_id === undefined ? null : deps.keyring.blind("source_id", accountId, source_id),
    callState: call?.state ?? null,
    kid: identity.key.kid,
    content: sealMessage(identity.key, message),
    rawId: item.arrival.rawId,
  };
  return { ...item, identity, held, message, files, row };
}
