import type { InboundEvent, RawEvent } from "@gatehouse/sdk";
import { fakeHost } from "@gatehouse/sdk/testing";
import { config as schema } from "../config.js";
import plugin from "../index.js";
import { interpret } from "../interpret.js";

export interface Listening {
  readonly raws: readonly RawEvent[];
  readonly events: readonly InboundEvent[];
  readonly session: NonNullable<ReturnType<NonNullable<typeof plugin.open>>>;
  stop(): Promise<void>;
}

/** A running session over these folders; `commit` may fail, as a database does. */
export function listening(
  spool_path: string,
  commit: (raw: RawEvent) => Promise<void> = async () => undefined,
): Listening {
  const config = schema.parse({ spool_path, poll_secs: 1, settle_secs: 0 });
  const session = plugin.open?.(config, fakeHost({ allows: () => false }));
  if (session?.listen === undefined) throw new Error("the session does not listen");
  const stop = new AbortController();
  const raws: RawEvent[] = [];
  const events: InboundEvent[] = [];
  const running = session.listen(async ([raw]) => {
    if (raw === undefined) return;
    await commit(raw);
    raws.push(raw);
    events.push(...interpret(raw, config));
  }, stop.signal);
  return {
    raws,
    events,
    session,
    stop: async () => {
      stop.abort();
      await running;
    },
  };
}
