import { type HttpAnswer, limited, PluginError, type Sent } from "@gatehouse/sdk";
import type { Egress } from "../../egress/egress.js";
import type { Leased } from "../record-events.js";
import type { Rendition } from "../rendition/render-for.js";
import { noteCall, type SeenCall, seeingCalls } from "../seen-call.js";
import type { Endpoint } from "../setup.js";
import { type Outcome, outcomeOf } from "./outcome.js";
import type { Tried } from "./tried.js";

interface Try {
  readonly egress: Egress;
  readonly endpoint: Endpoint;
  readonly signal: AbortSignal;
}

const gone: Outcome = { kind: "gone", reason: "the endpoint answered 410 Gone" };
const outcome = (sent: Sent | undefined): Outcome =>
  sent === undefined ? { kind: "skipped" } : { kind: "done", sent };

/** A refused address is a fault of the configuration, not of the event: it stays on the schedule until someone mends it. */
function failed(error: unknown): Outcome {
  if (error instanceof PluginError && error.details.providerCode === "egress_refused")
    return { kind: "retry", code: "target_refused", reason: error.message };
  return outcomeOf(error, true);
}

function judged({ adapter, config }: Endpoint, answer: HttpAnswer): Outcome {
  if (answer.status === 410) return gone;
  return outcome(adapter.judge?.(answer, config) ?? { status: "delivered" });
}

async function byHttp({ egress, endpoint, signal }: Try, { event, context }: Rendition): Promise<Outcome> {
  const call = endpoint.adapter.render?.(event, context);
  if (call === undefined) return outcome(undefined);
  const { timeout_secs, max_in_flight } = endpoint.options;
  const limits = { signal, timeoutMs: timeout_secs * 1000, pool: endpoint.id, maxInFlight: max_in_flight };
  const answer = await egress.request(call, limits);
  noteCall(answer);
  return judged(endpoint, answer);
}

/** Several calls share the time of one. */
async function bySession({ endpoint, signal }: Try, { event, context }: Rendition): Promise<Outcome> {
  const session = endpoint.session();
  if (session?.send === undefined) throw new PluginError("invalid_config", "this adapter sends nothing");
  const limit = limited(signal, endpoint.options.timeout_secs * 1000);
  try {
    return outcome(await session.send(event, context, limit.signal));
  } finally {
    limit.release();
  }
}

function aboutWhom({ event, context, fields }: Rendition): Pick<Tried, "knownAs" | "fields" | "personId"> {
  const personId = event.data.person?.id ?? event.data.conversation?.person_id;
  return {
    fields,
    ...(personId !== undefined && { personId }),
    ...(context.externalId !== undefined && { knownAs: context.externalId }),
  };
}

/** One try to bring an event to an endpoint. Never throws. */
export async function tryEndpoint(current: Try, item: Leased, rendition: Rendition): Promise<Tried> {
  const startedAt = performance.now();
  const seen: SeenCall = {};
  const send = current.endpoint.adapter.render === undefined ? bySession : byHttp;
  const result = await seeingCalls(seen, () => send(current, rendition)).catch(failed);
  const durationMs = performance.now() - startedAt;
  return { item, outcome: result, durationMs, ...seen, ...aboutWhom(rendition) };
}
