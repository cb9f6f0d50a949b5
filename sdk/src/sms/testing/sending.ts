import assert from "node:assert/strict";
import { type ErrorCode, PluginError } from "../../error.js";
import type { Outbound } from "../../outbound.js";
import type { Sent, Session } from "../../plugin.js";
import { sampleOutbound } from "../../testing/samples.js";

const parent = { scheme: "phone", value: "+8613800138000" } as const;

/** A text to a parent. */
export const toParent = (text: string, more: Partial<Outbound> = {}): Outbound =>
  sampleOutbound(parent, { text, ...more });

export function sendBy(
  session: Session,
  message: Outbound,
  signal: AbortSignal = new AbortController().signal,
): Promise<Sent> {
  const context = { config: {}, idempotencyKey: message.id, attempt: 1, now: new Date(), nonce: "n" };
  return session.send?.(message, context, signal) ?? Promise.reject(new Error("sends nothing"));
}

/** The error of a send that must fail with this code and reason, and name nobody. */
export async function failureOf(
  session: Session,
  message: Outbound,
  code: ErrorCode,
  reason?: string,
): Promise<PluginError> {
  const error: unknown = await sendBy(session, message).catch((error: unknown) => error);
  assert.ok(error instanceof PluginError, String(error));
  assert.deepEqual([error.code, error.details.reason], [code, reason], error.message);
  assert.doesNotMatch(error.message, /13800138000/);
  return error;
}
