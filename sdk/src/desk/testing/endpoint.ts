import type { GatewayEvent } from "../../event.js";
import type { AdapterSession, DeliveryContext, PollResult, RawEvent, Sent } from "../../plugin.js";
import { contextOf } from "./context-of.js";

/** No call on loopback takes longer. */
export const soon = (): AbortSignal => AbortSignal.timeout(60_000);

/** One endpoint, told everything by the test: nothing is remembered between calls. */
export interface Endpoint {
  send(event: GatewayEvent, context?: Partial<DeliveryContext>): Promise<Sent | undefined>;
  poll(cursor?: string): Promise<PollResult>;
  /** Polls until there is no more, as the gateway does. */
  drain(cursor: string): Promise<Pick<PollResult, "events" | "cursor">>;
}

export function endpointOf(session: Pick<AdapterSession, "send" | "poll">): Endpoint {
  const poll: Endpoint["poll"] = (cursor) =>
    session.poll?.(cursor, soon()) ?? Promise.reject(new Error("does not poll"));
  return {
    send: (event, context) =>
      session.send?.(event, contextOf(event, context), soon()) ?? Promise.reject(new Error("sends nothing")),
    poll,
    async drain(cursor) {
      const events: RawEvent[] = [];
      for (let at = cursor; ; ) {
        const round = await poll(at);
        events.push(...round.events);
        at = round.cursor;
        if (!round.more) return { events, cursor: at };
      }
    },
  };
}
