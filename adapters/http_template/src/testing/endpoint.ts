import type { Adapter, DeliveryContext, GatewayEvent, Host, PollResult, Sent } from "@gatehouse/sdk";
import { endpointOf } from "@gatehouse/sdk/desk/testing";
import { fakeHost, sampleEvent } from "@gatehouse/sdk/testing";
import type { z } from "zod";
import { config as schema } from "../config.js";
import { open } from "../session.js";

export type Options = z.input<typeof schema>;

/** State that keeps what it is told as long as it is told, by a clock of the test's. */
function timedState(now: () => number): Host["state"] {
  const kept = new Map<string, { readonly value: string; readonly until: number }>();
  return {
    get: async (key) => {
      const found = kept.get(key);
      return found !== undefined && found.until > now() ? found.value : undefined;
    },
    set: async (key, value, { ttlMs = Number.POSITIVE_INFINITY } = {}) =>
      void kept.set(key, { value, until: now() + ttlMs }),
    delete: async (key) => void kept.delete(key),
  };
}

export interface Endpoint {
  readonly host: Host & { readonly logged: readonly string[] };
  /** Moves the clock of `host.state`. */
  passes(ms: number): void;
  /** Sends what a mapping made of an event. */
  send(mapped: unknown, context?: Partial<DeliveryContext>): Promise<Sent | undefined>;
  poll(cursor?: string): Promise<PollResult>;
}

/** Signatures are made with them. */
const fresh = () => ({ now: new Date(), nonce: crypto.randomUUID() });

export function endpointWith(options: Options): Endpoint {
  let elapsed = 0;
  const host = { ...fakeHost({ allows: (name) => name === "127.0.0.1" }), state: timedState(() => elapsed) };
  const { send, poll } = endpointOf(open(schema.parse(options), host));
  const event = sampleEvent("message.received");
  return {
    host,
    passes: (ms) => (elapsed += ms),
    send: (mapped, context) => send(event, { ...fresh(), ...context, ...(mapped !== undefined && { mapped }) }),
    poll,
  };
}

/** The adapter behind an endpoint that has a mapping: what the gateway does before `send`. */
export const withMapping = (
  plugin: Adapter<typeof schema>,
  map: (event: GatewayEvent, context: DeliveryContext) => unknown,
): Adapter<typeof schema> => ({
  ...plugin,
  open(config, host) {
    const session = plugin.open?.(config, host) ?? open(config, host);
    const send: typeof session.send = async (event, context, signal) =>
      session.send?.(event, { ...context, mapped: map(event, context) }, signal);
    return { ...session, send };
  },
});
