import type { Facts } from "../../core/routing/facts.js";
import type { UnderstoodMessage } from "../arrival.js";
import type { Account } from "../setup.js";
import type { Identity } from "./identities.js";

/** What a rule may look at when a conversation is opened. */
export function routingFacts(account: Account, identity: Identity, message: UnderstoodMessage, now: Date): Facts {
  return {
    channel: account.manifest.channel,
    connector: account.connector.id,
    account: account.id,
    text: [message.subject, message.text].filter((part) => part !== undefined).join("\n"),
    type: message.message_type ?? "text",
    "person.kind": identity.kind,
    "message.has_attachment": (message.attachments?.length ?? 0) > 0,
    now: now.getTime(),
    ...(message.metadata !== undefined && { metadata: message.metadata }),
  };
}
