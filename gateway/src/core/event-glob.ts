import { eventTypes, matchesGlob } from "@gatehouse/sdk";
import { z } from "zod";

/** An envelope spells `message.received` as `gatehouse.message.received.v1`; a filter may say either. */
const shortOf = (glob: string): string => glob.replace(/^gatehouse\./, "").replace(/\.v1$/, "");

/** Does a filter such as `message.*` name this type of event? */
export const namesEvent = (glob: string, type: string): boolean => matchesGlob(shortOf(glob), type);

/** A filter of event types that names at least one. */
export const eventGlob = z
  .string()
  .max(128)
  .refine(
    (glob) => eventTypes.some((type) => namesEvent(glob, type)),
    "没有这样的事件类型 | names no event type; such as message.*, message.received, conversation.closed",
  );
