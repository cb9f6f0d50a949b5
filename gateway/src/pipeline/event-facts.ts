import type { GatewayEvent } from "@gatehouse/sdk";
import type { Facts } from "../core/routing/facts.js";

/** What an endpoint's filter may look at. What an event does not carry is a fact that is not known. */
export function eventFacts({ data }: GatewayEvent): Facts {
  const { message, conversation, person } = data;
  return {
    ...(conversation !== undefined && {
      channel: conversation.channel,
      account: conversation.account_id,
      "conversation.group": conversation.group_id,
      "conversation.status": conversation.status,
      "conversation.priority": conversation.priority,
      "conversation.labels": conversation.labels,
    }),
    ...(message !== undefined && {
      connector: message.connector,
      type: message.type,
      "message.has_attachment": message.attachments.length > 0,
      ...(message.text !== undefined && { text: message.text }),
      ...(message.metadata !== undefined && { metadata: message.metadata }),
    }),
    ...(person !== undefined && { "person.kind": person.kind, "person.roles": person.roles.map(({ role }) => role) }),
  };
}
