import type { Message } from "@gatehouse/sdk";
import { conversationView, personView, routeView } from "../../pipeline/admit/conversations.js";
import type { HeldConversation } from "../../pipeline/hold-conversation.js";
import type { ListedRef } from "../../store/sql/list-external-refs.js";
import { type Principal, readsBodies } from "../principal.js";
import type { ApiDeps } from "./deps.js";

/** A message for somebody who may not read what people wrote: who, when and how it went, no words and no addresses. */
function withoutBody(message: Message): object {
  const { id, type, direction, visibility, origin, channel, connector, account_id, conversation_id, ...rest } = message;
  const { sent_at, received_at, admitted_at, sequence, status, error, revision, raw_id } = rest;
  const facts = { id, type, direction, visibility, origin, channel, connector, account_id, conversation_id };
  return { ...facts, sent_at, received_at, admitted_at, sequence, status, error, revision, raw_id };
}

export const messageFor = (principal: Principal, message: Message): object =>
  readsBodies(principal) ? message : withoutBody(message);

/** `readable`: with the subject and the person's name. */
export function conversationFor(
  { setup }: Pick<ApiDeps, "setup">,
  readable: boolean,
  { held, identity }: HeldConversation,
): object {
  const view = conversationView(held, identity.key, setup.accounts.get(held.row.account_id));
  const { subject: _, ...facts } = view;
  const person = personView(identity);
  const { display_name: __, ...personFacts } = person;
  return { ...(readable ? view : facts), person: readable ? person : personFacts, route: routeView(held) };
}

/** What the school's systems call a conversation, where any of them has named it. */
export function refsView(refs: readonly ListedRef[]): object {
  if (refs.length === 0) return {};
  return { external_refs: refs.map(({ endpoint_id, id, url }) => ({ endpoint_id, id, ...(url !== null && { url }) })) };
}
