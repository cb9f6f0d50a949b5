import { type HttpAnswer, type Outbound, PluginError, type SendContext } from "@gatehouse/sdk";
import type { Egress } from "../../egress/egress.js";
import { uuidv7 } from "../../store/id.js";
import type { Leased } from "../record-events.js";
import type { Account } from "../setup.js";
import { type Outcome, outcomeOf } from "./outcome.js";
import type { Tried } from "./tried.js";

/** Milliseconds of one send, whatever it does. */
export const sendTimeoutMs = 15_000;

type Result = Omit<Tried, "item">;

async function byHttp(
  egress: Egress,
  account: Account,
  message: Outbound,
  context: SendContext,
  signal: AbortSignal,
): Promise<Result> {
  const { connector, config, id } = account;
  const call = connector.render?.(message, context);
  if (call === undefined) throw new PluginError("rejected", "this channel cannot send", { reason: "unsupported" });
  const limits = { signal, timeoutMs: sendTimeoutMs, pool: `account:${id}`, maxInFlight: 16 };
  const { status, durationMs, remoteAddress, ...answer } = await egress.request(call, limits);
  const judged: HttpAnswer = { ...answer, status };
  const seen = { status, durationMs, ...(remoteAddress !== undefined && { address: remoteAddress }) };
  try {
    return { ...seen, outcome: { kind: "done", sent: connector.judge?.(judged, config) ?? { status: "sent" } } };
  } catch (error) {
    return { ...seen, outcome: outcomeOf(error, repeatable(account)) };
  }
}

const repeatable = (account: Account): boolean => account.manifest.capabilities.idempotent_send;

/** One try to send a message through its account. Never throws. */
export async function tryAccount(
  egress: Egress,
  account: Account,
  item: Leased,
  message: Outbound,
  signal: AbortSignal,
): Promise<Tried> {
  const startedAt = performance.now();
  const context = {
    config: account.config,
    idempotencyKey: message.id,
    attempt: item.attempt + 1,
    now: new Date(),
    nonce: uuidv7(),
  };
  try {
    const session = account.session();
    if (session?.send === undefined) return { item, ...(await byHttp(egress, account, message, context, signal)) };
    const sent = await session.send(message, context, signal);
    return { item, outcome: { kind: "done", sent }, durationMs: performance.now() - startedAt };
  } catch (error) {
    const outcome: Outcome = outcomeOf(error, repeatable(account));
    return { item, outcome, durationMs: performance.now() - startedAt };
  }
}
