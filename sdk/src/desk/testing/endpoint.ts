import type { GatewayEvent } from "../../event.js";
import type { AdapterSession, DeliveryContext, PollResult, Sent } from "../../plugin.js";
import { contextOf } from "./context-of.js";

/** No call on loopback takes longer. */
export const soon = (): AbortSignal => AbortSignal.timeout(60_000);

/** One endpoint, told everything by the test: nothing is remembered between calls. */
export interface Endpoint {
  send(event: GatewayEvent, context?: Partial<DeliveryContext>): Promise<Sent | undefined>;
  poll(cursor?: string): Promise<PollResult>;
}

export const endpointOf = (session: Pick<AdapterSession, "send" | "poll">): Endpoint => ({
  send: (event, context) =>
    session.send?.(event, contextOf(event, context), soon()) ?? Promise.reject(new Error("sends nothing")),
  poll: (cursor) => session.poll?.(cursor, soon()) ?? Promise.reject(new Error("does not poll")),
});
