import { type HttpAnswer, type Outbound, PluginError, type SendContext, type Sent } from "@gatehouse/sdk";
import { fit } from "../../core/fit/fit.js";
import type { Egress } from "../../egress/egress.js";
import { uuidv7 } from "../../store/id.js";
import type { Leased } from "../record-events.js";
import type { Account, AccountMemory } from "../setup.js";
import type { Loaded } from "./load-send.js";
import { type Outcome, outcomeOf } from "./outcome.js";
import { sendParts } from "./send-parts.js";
import type { Tried } from "./tried.js";

/** Milliseconds of one send, whatever it does. */
export const sendTimeoutMs = 15_000;

export interface TryDeps {
  readonly egress: Egress;
  readonly state: AccountMemory;
  readonly now: Date;
}

/** What the last call showed, for the log of attempts. */
interface Seen {
  status?: number;
  address?: string;
}

interface Try {
  readonly egress: Egress;
  readonly account: Account;
  readonly signal: AbortSignal;
  readonly seen: Seen;
}

async function byHttp({ egress, account, signal, seen }: Try, message: Outbound, context: SendContext): Promise<Sent> {
  const { connector, config, id } = account;
  const call = await connector.render?.(message, context);
  if (call === undefined) throw new PluginError("rejected", "this channel cannot send", { reason: "unsupported" });
  const limits = { signal, timeoutMs: sendTimeoutMs, pool: `account:${id}`, maxInFlight: 16 };
  const { status, durationMs: _, remoteAddress, ...answer } = await egress.request(call, limits);
  seen.status = status;
  if (remoteAddress !== undefined) seen.address = remoteAddress;
  const judged: HttpAnswer = { ...answer, status };
  return (await connector.judge?.(judged, config)) ?? { status: "sent" };
}

async function sendOne(current: Try, message: Outbound, context: SendContext): Promise<Sent> {
  const session = current.account.session();
  if (session?.send !== undefined) return session.send(message, context, current.signal);
  return byHttp(current, message, context);
}

/** Does the other side drop what it has seen? */
export const repeatable = (account: Account): boolean => account.manifest.capabilities.idempotent_send;

/** One try to send a message through its account, in the shape its channel can show. Never throws. */
export async function tryAccount(
  { egress, state, now }: TryDeps,
  account: Account,
  item: Leased,
  { message, quoted }: Pick<Loaded, "message" | "quoted">,
  signal: AbortSignal,
): Promise<Tried> {
  const startedAt = performance.now();
  const seen: Seen = {};
  const tried = (outcome: Outcome): Tried => ({ item, outcome, durationMs: performance.now() - startedAt, ...seen });
  const { capabilities, channel } = account.manifest;
  const fitted = fit(message, capabilities.out, { quoted, canSplit: channel !== "voice" });
  if (!fitted.ok) return tried({ kind: "dead", code: fitted.reason, reason: fitted.message });
  const context = {
    config: account.config,
    idempotencyKey: message.id,
    attempt: item.attempt + 1,
    now,
    nonce: uuidv7(),
  };
  try {
    const current = { egress, account, signal, seen };
    const sent = await sendParts(state, fitted.parts, context, (part, about) => sendOne(current, part, about));
    return tried({ kind: "done", sent });
  } catch (error) {
    return tried(outcomeOf(error, repeatable(account)));
  }
}
