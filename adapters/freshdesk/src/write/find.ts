import type { Host } from "@gatehouse/sdk";
import { creatingOf } from "@gatehouse/sdk/desk";
import { z } from "zod";
import type { Freshdesk } from "../api.js";
import { ownText } from "../html.js";
import { type Conversation, conversationsFrom } from "../read/conversations.js";
import { isPersons, type NoteParts, textOf } from "./note.js";

type State = Pick<Host, "state">;

/** A tag holds 32 characters: a conversation's id without its prefix. */
export const markOf = (conversation: string): string => conversation.replace(/^cnv_/, "").slice(0, 32);

const listed = z.object({ id: z.int(), tags: z.array(z.string()).nullish() });

/** The ticket an earlier try made for this conversation, among the customer's newest (of the last 30 days). */
export async function findTicket(
  api: Freshdesk,
  customerId: number,
  conversation: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const tickets = await api.get(`/api/v2/tickets?requester_id=${customerId}&per_page=20`, z.array(listed), signal);
  const found = tickets.find(({ tags }) => tags?.includes(markOf(conversation)));
  return found && String(found.id);
}

const squeezed = (text: string): string => text.replace(/\s+/g, "");

const wroteKey = (ticket: string): string => `wrote:${ticket}`;

/** The newest note of ours and whose words it holds: what an uncertain try wrote can only come after it. */
export async function rememberNote(
  { state }: State,
  ticket: string,
  id: number | undefined,
  event: string,
): Promise<void> {
  if (id !== undefined) await state.set(wroteKey(ticket), `${id} ${event}`);
}

async function newestOf({ state }: State, ticket: string): Promise<{ readonly id: number; readonly event: string }> {
  const [id = "0", event = ""] = ((await state.get(wroteKey(ticket))) ?? "").split(" ");
  return { id: Number(id), event };
}

interface Written {
  readonly conversation: string;
  readonly event: string;
  readonly parts: NoteParts;
}

interface Looked {
  readonly api: Freshdesk;
  readonly host: State;
  /** The agent whose key we use. */
  self(signal: AbortSignal): Promise<number>;
}

/**
 * Did an earlier try write this note already? A note has nowhere to keep a mark, so its author and words tell; the
 * words that opened the ticket are its description.
 */
export async function isWritten(
  { api, host, self }: Looked,
  ticket: string,
  { conversation, event, parts }: Written,
  signal: AbortSignal,
): Promise<boolean> {
  const newest = await newestOf(host, ticket);
  // It was written and remembered, and only the gateway does not know: whoever died in between comes again.
  if (newest.event === event) return true;
  const author = isPersons(parts) ? parts.customerId : await self(signal);
  const wanted = squeezed(textOf(parts));
  const isIt = ({ id, user_id, body }: Conversation): boolean =>
    id > newest.id && user_id === author && squeezed(ownText(body ?? "")) === wanted;
  const written = (await conversationsFrom(api, ticket, 1, signal)).found.find(isIt);
  await rememberNote(host, ticket, written?.id, event);
  const opened = isPersons(parts) && (await creatingOf(host, conversation)) === event;
  return opened || written !== undefined;
}
