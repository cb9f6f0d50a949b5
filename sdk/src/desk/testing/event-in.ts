import type { EventType, GatewayEvent } from "../../event.js";
import type { Message } from "../../message.js";
import { eventOf } from "./event-of.js";

let made = 0;

/** An event of the conversation of this name, with an id nothing else has, about a person of an awkward name. */
export function eventIn(type: EventType, conversation: string, message: Partial<Message> = {}): GatewayEvent {
  made += 1;
  const event = eventOf(type, message, `evt_${String(made).padStart(32, "0")}`);
  const person = event.data.person && { ...event.data.person, display_name: '张三"妈妈"' };
  return { ...event, partitionkey: conversation, data: { ...event.data, ...(person && { person }) } };
}
