import type { Host } from "@gatehouse/sdk";
import { z } from "zod";

/** What mails of a conversation look like by now. */
export interface Thread {
  /** The helpdesk's own once it wrote, since most put the ticket's number there. */
  readonly subject: string;
  /** Its newest mail, which ours answer; without angle brackets. */
  readonly answers?: string | undefined;
}

const thread = z.object({ subject: z.string(), answers: z.string().optional() });

/** Longer than a ticket stays open. */
const keptMs = 400 * 86_400_000;
/** Longer than a delivery is tried. */
const sentMs = 7 * 86_400_000;

const threadKey = (conversation: string): string => `thread:${conversation}`;
const sentKey = (event: string): string => `sent:${event}`;

export async function threadOf({ state }: Host, conversation: string): Promise<Thread | undefined> {
  const text = await state.get(threadKey(conversation));
  return text === undefined ? undefined : thread.parse(JSON.parse(text));
}

export const keepThread = ({ state }: Host, conversation: string, kept: Thread): Promise<void> =>
  state.set(threadKey(conversation), JSON.stringify(kept), { ttlMs: keptMs });

/** Kept when the server took a mail, since no helpdesk can be asked by mail whether it has it. */
export const keepSent = ({ state }: Host, event: string): Promise<void> =>
  state.set(sentKey(event), "1", { ttlMs: sentMs });

export const wasSent = async ({ state }: Host, event: string): Promise<boolean> =>
  (await state.get(sentKey(event))) !== undefined;
