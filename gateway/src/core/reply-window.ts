import type { Capabilities, ReplyWindow } from "@gatehouse/sdk";
import { isNative, limitsOf } from "./fit/level.js";

/** What the channel allows after a person wrote (so long, so many answers), and what it can show. */
export type Answerable = Pick<Capabilities, "reply_window" | "out">;

/** How the answering of a conversation stands. */
export interface Answering {
  /** When the person last wrote; null: never. */
  readonly openedAt: Date | null;
  /** Answers since then. */
  readonly used: number;
}

const hourMs = 3_600_000;

/** An approved template leaves outside the window too, where the channel has such. */
export const takesTemplates = ({ out }: Answerable): boolean => isNative(limitsOf(out, "template"));

/** The window as people and receivers see it; null where the channel has no limit, or nobody has opened it. */
export function replyWindow(channel: Answerable, { openedAt, used }: Answering): ReplyWindow | null {
  const { reply_window: rule } = channel;
  if (rule === null || openedAt === null) return null;
  return {
    opened_by: "inbound",
    expires_at: new Date(openedAt.getTime() + rule.hours * hourMs).toISOString(),
    limit: rule.messages,
    remaining: Math.max(0, rule.messages - used),
    fallback: takesTemplates(channel) ? ["template"] : [],
  };
}

/** Why an answer may not leave now; undefined when it may. */
export function closedBecause(channel: Answerable, answering: Answering, now: Date): string | undefined {
  const { reply_window: rule } = channel;
  if (rule === null) return undefined;
  const window = replyWindow(channel, answering);
  if (window === null) return "this channel lets the school write only after the person has written";
  if (Date.parse(window.expires_at) <= now.getTime())
    return `the person last wrote more than ${rule.hours} hours ago; this channel takes no answer any more`;
  return window.remaining === 0
    ? `this channel takes ${rule.messages} answers after each message of the person, and they are used up`
    : undefined;
}
