import type { InboundAttachment, Interactive, Location, Message, Template } from "@gatehouse/sdk";
import { featureOf } from "../core/fit/fit.js";
import { isNative, limitsOf } from "../core/fit/level.js";
import { closedBecause, takesTemplates } from "../core/reply-window.js";
import { clean, cleanDeep } from "../core/text/clean.js";
import { append, type Line } from "../ledger/append.js";
import { type PlannedFile, planFile, writeFiles } from "../pipeline/admit/files.js";
import { recordHappenings } from "../pipeline/conversation-events.js";
import type { HeldConversation } from "../pipeline/hold-conversation.js";
import { choicesOf, sealOffer } from "../pipeline/offer.js";
import type { Recorded } from "../pipeline/record-events.js";
import type { Account } from "../pipeline/setup.js";
import { openMessage, sealMessage } from "../pipeline/stored-message.js";
import { newId } from "../store/id.js";
import { insertMessages } from "../store/sql/insert-messages.js";
import { readMessages } from "../store/sql/read-messages.js";
import { setOffer } from "../store/sql/set-offer.js";
import type { Tx } from "../store/transaction.js";
import { type Actor, actorContext, type DeskDeps } from "./desk-deps.js";
import { badRequest, notFound, Problem } from "./problem.js";

export interface Draft {
  readonly text: string;
  readonly attachments: readonly InboundAttachment[];
  readonly replyToId?: string;
  readonly interactive?: Interactive;
  readonly location?: Location;
  readonly template?: Template;
}

export interface Written extends Recorded {
  readonly message: Message;
  readonly pendingFiles: readonly string[];
}

/** The message a reply points at must be of the same conversation. */
async function repliedTo(deps: DeskDeps, tx: Tx, { held }: HeldConversation, id: string): Promise<Partial<Message>> {
  const [stored] = await readMessages(tx, [id]);
  if (stored === undefined || stored.conversation_id !== held.row.id)
    throw badRequest([{ path: "reply_to_id", message: "no message of this conversation has that id" }]);
  const { source_id } = openMessage(deps.keyring, stored).message;
  return { reply_to_id: id, ...(source_id !== undefined && { reply_to_source_id: source_id }) };
}

function lineOf(message: Message, content: Buffer, { held, identity }: HeldConversation): Line {
  return {
    type: message.visibility === "private" ? "note.created" : "message.created",
    outcome: "success",
    object: { k: "message", id: message.id },
    subject: [identity.personId],
    group: held.row.group_id,
    ctx: { account: message.account_id, conversation: held.row.id, sequence: message.sequence },
    sealed: { kid: identity.key.kid, value: content },
  };
}

function typeOf({ text, interactive, location, template }: Draft, files: readonly PlannedFile[]): Message["type"] {
  if (template !== undefined) return "template";
  if (interactive !== undefined) return "interactive";
  if (text !== "") return "text";
  return location === undefined ? (files[0]?.view.kind ?? "text") : "location";
}

const contentOf = ({ interactive, location, template }: Draft): Partial<Message> => ({
  ...(interactive !== undefined && { interactive: cleanDeep(interactive) as Interactive }),
  ...(location !== undefined && { location: cleanDeep(location) as Location }),
  ...(template !== undefined && { template: cleanDeep(template) as Template }),
});

/** Nothing leaves for somebody who wants nothing more, nor through a window the channel has closed; a template may, where the channel has such. */
function requireOpen(
  { manifest: { capabilities } }: Account,
  { held, blocked }: HeldConversation,
  { template }: Draft,
  now: Date,
): void {
  if (blocked)
    throw new Problem(409, "Conflict", "recipient_blocked: the person has asked to receive nothing more here");
  const templates = takesTemplates(capabilities);
  if (template !== undefined && templates) return;
  const closed = closedBecause(capabilities, held.answering, now);
  if (closed === undefined) return;
  const hint = templates ? "; an approved template may still leave" : "";
  throw new Problem(409, "Conflict", `reply_window_closed: ${closed}${hint}`);
}

/** The answer is counted; choices that the channel shows as numbered lines are kept, so that a number can be understood. */
async function remember(
  tx: Tx,
  account: Account,
  { held, identity }: HeldConversation,
  { interactive }: Draft,
): Promise<void> {
  held.answering = { ...held.answering, used: held.answering.used + 1 };
  if (interactive === undefined || isNative(limitsOf(account.manifest.capabilities.out, featureOf(interactive))))
    return;
  await setOffer(tx, held.row.id, sealOffer(identity.key, held.row.id, choicesOf(interactive)));
}

/** Writes an outbound message or a private note into a held conversation; a message is sent after the commit. */
export async function writeMessage(
  deps: DeskDeps,
  tx: Tx,
  conversation: HeldConversation,
  visibility: "public" | "private",
  draft: Draft,
  actor: Actor,
): Promise<Written> {
  const { held, identity, point } = conversation;
  const { row } = held;
  const account = deps.setup.accounts.get(row.account_id);
  if (account === undefined) throw notFound("account: it is not in the configuration any more");
  if (visibility === "public") requireOpen(account, conversation, draft, tx.now);
  const id = newId("msg");
  const files = draft.attachments.map((file) =>
    planFile(deps.files, { messageId: id, accountId: account.id, key: identity.key, now: tx.now }, file),
  );
  const at = tx.now.toISOString();
  const message: Message = {
    id,
    type: typeOf(draft, files),
    direction: "outbound",
    visibility,
    origin: "live",
    channel: account.manifest.channel,
    connector: account.connector.id,
    account_id: account.id,
    conversation_id: row.id,
    ...(draft.replyToId !== undefined && (await repliedTo(deps, tx, conversation, draft.replyToId))),
    from: { scheme: "user", value: actor.id, role: "agent" },
    to: [
      {
        person_id: row.person_id,
        contact_point_id: row.contact_point_id,
        scheme: point.scheme,
        value: point.value,
        role: "person",
      },
    ],
    text: clean(draft.text),
    attachments: files.map((file) => file.view),
    ...contentOf(draft),
    received_at: at,
    admitted_at: at,
    sequence: held.nextMessage++,
    ...(visibility === "public" && { status: "queued" as const }),
    revision: 1,
    labels: [],
  };
  const content = sealMessage(identity.key, message);
  await insertMessages(tx, [
    {
      id,
      conversationId: row.id,
      sequence: message.sequence,
      accountId: account.id,
      personId: row.person_id,
      direction: "outbound",
      visibility,
      status: message.status ?? null,
      sourceBidx: null,
      callState: null,
      kid: identity.key.kid,
      content,
      rawId: null,
    },
  ]);
  await writeFiles(tx, identity.key, files);
  if (visibility === "public") await remember(tx, account, conversation, draft);
  const happening = { type: "message.created", time: at, data: { message }, visibility } as const;
  const notTo = actor.endpointId === undefined ? {} : { notTo: actor.endpointId };
  const send = visibility === "public" ? { messageId: id } : undefined;
  const recorded = await recordHappenings(deps, tx, conversation, [{ ...happening, ...notTo }], send);
  await append(tx, actorContext(actor), lineOf(message, content, conversation));
  const pendingFiles = files.filter((file) => file.row.state === "pending").map((file) => file.row.id);
  return { ...recorded, message, pendingFiles };
}
