import type { School } from "./front-desk.js";
import type { Receiver } from "./receiver.js";

const about =
  (id: string) =>
  ({ event: { data } }: Receiver["received"][number]): boolean =>
    data.message?.id === id || data.conversation?.id === id;

/** Short names of the events a helpdesk got about a message or conversation, in their order. */
export const typesAbout = (receiver: Receiver, id: string): string[] =>
  receiver.received.filter(about(id)).map(({ event }) => event.type.replace(/^gatehouse\.|\.v1$/g, ""));

/**
 * Waits until everything earlier in this conversation has arrived: one more message is sent through it, and order is
 * strict. Then what has not come will not come.
 */
export async function flush(school: School, ref: string): Promise<void> {
  const { body } = await school.write(`flush-${ref}-${Date.now()}`, "flush", { conversation_ref: ref });
  await school.event("message.received", body.id);
}
