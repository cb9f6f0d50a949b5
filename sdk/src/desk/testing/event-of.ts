import type { EventType, GatewayEvent } from "../../event.js";
import type { Message } from "../../message.js";
import { sampleEvent } from "../../testing/samples.js";

const lettersOf = (text: string): string => text.replaceAll(/[^0-9a-z]/g, "");

/** An event of the sample's conversation with an id of its own and these members of its message. */
export function eventOf(
  type: EventType,
  message: Partial<Message> = {},
  id = `evt_${lettersOf(message.id ?? type)}`,
): GatewayEvent {
  const event = sampleEvent(type);
  const data = { ...event.data, ...(event.data.message && { message: { ...event.data.message, ...message } }) };
  return { ...event, id, data };
}
