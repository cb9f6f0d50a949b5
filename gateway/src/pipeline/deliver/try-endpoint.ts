import type { GatewayEvent, HttpAnswer, HttpCall } from "@gatehouse/sdk";
import { PluginError } from "@gatehouse/sdk";
import type { Egress } from "../../egress/egress.js";
import { uuidv7 } from "../../store/id.js";
import type { Leased } from "../record-events.js";
import type { Endpoint } from "../setup.js";
import { type Outcome, outcomeOf } from "./outcome.js";
import type { Tried } from "./tried.js";

const nothing = { outcome: { kind: "skipped" }, durationMs: 0 } as const;

function judge(endpoint: Endpoint, answer: HttpAnswer): Outcome {
  if (answer.status === 410) return { kind: "gone", reason: "the endpoint answered 410 Gone" };
  try {
    const sent = endpoint.adapter.judge?.(answer, endpoint.config);
    return { kind: "done", sent: sent ?? { status: "delivered" } };
  } catch (error) {
    return outcomeOf(error, true);
  }
}

/** A refused address is a fault of the configuration, not of the event: it stays on the schedule until someone mends it. */
function unsent(error: unknown): Outcome {
  if (error instanceof PluginError && error.code === "rejected")
    return { kind: "retry", code: "target_refused", reason: error.message };
  return outcomeOf(error, true);
}

async function call(
  egress: Egress,
  endpoint: Endpoint,
  request: HttpCall,
  signal: AbortSignal,
): Promise<Omit<Tried, "item">> {
  const { timeout_secs, max_in_flight } = endpoint.options;
  const startedAt = performance.now();
  try {
    const limits = { signal, timeoutMs: timeout_secs * 1000, pool: endpoint.id, maxInFlight: max_in_flight };
    const answer = await egress.request(request, limits);
    const { status, durationMs, remoteAddress } = answer;
    const outcome = judge(endpoint, answer);
    return { outcome, status, durationMs, ...(remoteAddress !== undefined && { address: remoteAddress }) };
  } catch (error) {
    return { outcome: unsent(error), durationMs: performance.now() - startedAt };
  }
}

/** One try to bring an event to an endpoint. Never throws. */
export async function tryEndpoint(
  { egress, now }: { readonly egress: Egress; readonly now: Date },
  endpoint: Endpoint,
  item: Leased,
  event: GatewayEvent,
  signal: AbortSignal,
): Promise<Tried> {
  let request: HttpCall | undefined;
  try {
    const context = {
      config: endpoint.config,
      idempotencyKey: event.id,
      attempt: item.attempt + 1,
      now,
      nonce: uuidv7(),
    };
    request = endpoint.adapter.render?.(event, context);
  } catch (error) {
    return { item, outcome: outcomeOf(error, false), durationMs: 0 };
  }
  return { item, ...(request === undefined ? nothing : await call(egress, endpoint, request, signal)) };
}
