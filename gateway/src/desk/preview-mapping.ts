import { eventTypes, type GatewayEvent } from "@gatehouse/sdk";
import { applyPolicy } from "../core/policy/apply-policy.js";
import { policyOptions } from "../core/policy/options.js";
import type { Mapper } from "../mapping/mapper.js";
import { MappingError } from "../mapping/mapping-error.js";
import type { Endpoint, Setup } from "../pipeline/setup.js";
import { openEvent } from "../pipeline/stored-event.js";
import { findNewestEvents } from "../store/sql/find-newest-events.js";
import { readEvents } from "../store/sql/read-events.js";
import type { Tx } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";

export interface PreviewDeps {
  readonly setup: Setup;
  readonly keyring: Keyring;
  readonly mapper: Mapper;
}

/** What a mapping makes of one event: a value, nothing (null), or the reason why not. */
type Made = { readonly output: unknown } | { readonly error: string };

export interface Previewed {
  readonly event_id: string;
  readonly type: string;
  /** The event as the mapping sees it. */
  readonly input: GatewayEvent;
  readonly draft: Made;
  /** By the mapping that is live; null where the endpoint has none. */
  readonly live: Made | null;
  readonly same: boolean;
}

/** For those who keep endpoints but may not read what people wrote. */
const strictest = policyOptions.parse({
  phone: "mask",
  email: "mask",
  id_card: "mask",
  bank_card: "mask",
  student_no: "mask",
  display_name: "mask",
  text: "drop",
  attachments: "drop",
  location: "drop",
  recording: "drop",
});

/** The endpoint's newest events that its filter lets through, as its policy lets them leave. */
export async function newestEvents(
  { setup, keyring }: PreviewDeps,
  tx: Tx,
  endpoint: Endpoint,
  options: { readonly limit: number; readonly readsBodies: boolean },
): Promise<GatewayEvent[]> {
  const types = eventTypes.filter((type) => endpoint.wants(type, "public"));
  const ids = await findNewestEvents(tx, endpoint.id, types, endpoint.options.include_notes, options.limit);
  const rows = (await readEvents(tx, ids)).filter((row) => row.wrapped !== null);
  const policy = options.readsBodies ? endpoint.options.policy : strictest;
  const context = { hash: (field: string) => `hash-of-${field}`, token: (field: string) => `tok_${field}` };
  return rows
    .map((row) => openEvent({ keyring, setup }, row))
    .filter((event) => endpoint.passes(event))
    .map((event) => applyPolicy(event, policy, context).event)
    .sort((a, b) => (a.id < b.id ? 1 : -1));
}

async function make(mapper: Mapper, expression: string, event: GatewayEvent): Promise<Made> {
  try {
    const bindings = { now: event.time, nonce: "preview", attempt: 1, external_id: null };
    const output = await mapper.map(expression, event, bindings);
    return output === undefined ? { error: "the mapping gives nothing for this event" } : { output };
  } catch (error) {
    if (!(error instanceof MappingError)) throw error;
    return { error: error.message };
  }
}

/** Runs a draft, and the live mapping beside it, over events; nothing is sent. */
export async function previewMapping(
  { mapper }: PreviewDeps,
  endpoint: Endpoint,
  draft: string,
  events: readonly GatewayEvent[],
): Promise<Previewed[]> {
  const { mapping } = endpoint.options;
  return Promise.all(
    events.map(async (input) => {
      const made = await make(mapper, draft, input);
      const live = mapping === undefined ? null : await make(mapper, mapping, input);
      const same = live !== null && JSON.stringify(live) === JSON.stringify(made);
      return { event_id: input.id, type: input.type, input, draft: made, live, same };
    }),
  );
}
