import type { Standing } from "./consent.js";
import { type QuietHours, quietFor } from "./quiet-hours.js";

/** What is known just before a message leaves. */
export interface SendFacts {
  readonly now: Date;
  readonly timezone: string;
  readonly quiet: QuietHours | undefined;
  /** When the person last wrote here; null: never. */
  readonly askedAt: Date | null;
  /** The person ended messages at this contact point. */
  readonly blocked: boolean;
  readonly minor: boolean;
  /** For the purpose `messages` and this channel. */
  readonly consent: Standing;
}

export type Verdict =
  | { readonly kind: "allow" }
  | { readonly kind: "defer"; readonly code: string; readonly reason: string; readonly delayMs: number }
  | { readonly kind: "refuse"; readonly code: string; readonly reason: string };

/** The purpose under which the register keeps whether somebody wants to be written to. */
export const messagesPurpose = "messages";

const answeredMs = 24 * 3_600_000;

/** Who wrote within a day is answered, a child as well: the question asked for it. */
const isAnswer = ({ now, askedAt }: SendFacts): boolean =>
  askedAt !== null && now.getTime() - askedAt.getTime() < answeredMs;

const refuse = (code: string, reason: string): Verdict => ({ kind: "refuse", code, reason });

/**
 * May this message leave now? Asked at each try and not when it was queued, so that a withdrawal between the two counts.
 * The first rule that speaks decides.
 */
export function sendVerdict(facts: SendFacts): Verdict {
  const { blocked, consent, minor, quiet, timezone, now, askedAt } = facts;
  if (blocked) return refuse("recipient_blocked", "the person has asked to receive nothing more here");
  if (consent === "denied") return refuse("consent_withdrawn", "consent to messages was refused or withdrawn");
  if (minor && consent !== "granted" && !isAnswer(facts))
    return refuse("guardian_consent_missing", "no guardian has agreed that this minor is written to");
  const delayMs = quietFor(quiet, timezone, now, askedAt);
  if (delayMs === 0) return { kind: "allow" };
  return { kind: "defer", code: "quiet_hours", reason: "it waits for the end of the quiet hours", delayMs };
}
