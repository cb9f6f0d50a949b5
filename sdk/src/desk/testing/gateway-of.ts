import type { z } from "zod";
import type { Command } from "../../command.js";
import type { GatewayEvent } from "../../event.js";
import type { Adapter, DeliveryContext, Host, Sent } from "../../plugin.js";
import { endpointOf } from "./endpoint.js";

/** What the gateway does with one endpoint, in memory. */
export interface Gateway {
  /** Sends it; what the receiver calls the conversation is remembered for its next event. */
  tell(event: GatewayEvent, more?: Partial<DeliveryContext>): Promise<Sent | undefined>;
  /** One poll, from where the last one ended. */
  round(): Promise<{ readonly commands: readonly Command[]; readonly more: boolean }>;
  /** All that happened there since, as commands. */
  polled(): Promise<readonly Command[]>;
  keysPolled(): readonly string[];
  cursor(): string | undefined;
}

type Desk<S extends z.ZodType> = Pick<Adapter<S>, "open" | "interpret">;

export function gatewayOf<S extends z.ZodType>(plugin: Desk<S>, config: z.output<S>, host: Host): Gateway {
  const session = plugin.open?.(config, host);
  if (session === undefined) throw new Error("opens nothing");
  const { send, poll } = endpointOf(session);
  const references = new Map<string, string>();
  const keys: string[] = [];
  let cursor: string | undefined;
  async function round() {
    const { events, more, ...next } = await poll(cursor);
    ({ cursor } = next);
    keys.push(...events.map(({ key }) => key));
    return { commands: events.flatMap((raw) => plugin.interpret?.(raw, config) ?? []), more };
  }
  return {
    async tell(event, more = {}) {
      const externalId = references.get(event.partitionkey);
      const sent = await send(event, { config, ...(externalId !== undefined && { externalId }), ...more });
      if (sent?.source_id !== undefined) references.set(event.partitionkey, sent.source_id);
      return sent;
    },
    round,
    async polled() {
      const all: Command[] = [];
      for (let goesOn = true; goesOn; ) {
        const { commands, more } = await round();
        all.push(...commands);
        goesOn = more;
      }
      return all;
    },
    keysPolled: () => keys,
    cursor: () => cursor,
  };
}
