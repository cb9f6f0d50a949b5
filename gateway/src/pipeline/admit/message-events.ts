import type { EventData } from "@gatehouse/sdk";
import type { EventDraft } from "../record-events.js";
import type { Composed } from "./compose-message.js";
import { conversationView, personView, routeView } from "./conversations.js";
import { firstOf } from "./first-of.js";
import type { Identity } from "./identities.js";

function eventsOf(composed: Composed, first: boolean, now: Date): EventDraft[] {
  const { held, identity, message, arrival } = composed;
  const person = personView(identity);
  const conversation = conversationView(held, identity.key, arrival.account);
  const data: EventData = { message, conversation, person, route: routeView(held) };
  const base = {
    accountId: arrival.account.id,
    subject: `conversations/${held.row.id}`,
    partitionKey: held.row.id,
    key: identity.key,
    visibility: "public",
    urgent: held.row.priority === "urgent",
  } as const;
  const drafts: EventDraft[] = [];
  const add = (type: EventDraft["type"], eventData: EventData, time: string): void => {
    drafts.push({ ...base, type, sequence: held.nextEvent++, time, data: eventData });
  };
  if (first && held.isNew)
    add("conversation.created", { conversation, person, route: routeView(held) }, now.toISOString());
  if (first && held.reopen) add("conversation.reopened", { conversation, person }, now.toISOString());
  const type = message.direction === "inbound" ? "message.received" : "message.sent";
  add(type, data, message.sent_at ?? message.received_at);
  return drafts;
}

/** An event about a person, by its number among that person's events. */
export const personEvent = (
  type: "person.created" | "person.updated",
  identity: Identity,
  accountId: string,
  sequence: number,
  now: Date,
): EventDraft => ({
  type,
  accountId,
  subject: `people/${identity.personId}`,
  partitionKey: identity.personId,
  sequence,
  time: now.toISOString(),
  key: identity.key,
  data: { person: personView(identity) },
  visibility: "public",
  urgent: false,
});

/** The first event of a person nobody knew. */
export const personCreated = (identity: Identity, accountId: string, now: Date): EventDraft =>
  personEvent("person.created", identity, accountId, 1, now);

/** What admitted messages make known: new people, new or reopened conversations, the messages themselves. */
export function messageEvents(composed: readonly Composed[], now: Date): EventDraft[] {
  const firstInConversation = firstOf(composed, (c) => c.held);
  const newPeople = [
    ...firstOf(
      composed.filter((c) => c.identity.isNew),
      (c) => c.identity.personId,
    ),
  ];
  return [
    ...newPeople.map((c) => personCreated(c.identity, c.arrival.account.id, now)),
    ...composed.flatMap((c) => eventsOf(c, firstInConversation.has(c), now)),
  ];
}
