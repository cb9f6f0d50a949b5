import type { InboundEvent } from "../../inbound.js";
import type { RawEvent, Session } from "../../plugin.js";
import { until } from "../../testing/index.js";
import { type Admission, admission } from "./admission.js";

/** An account, and the fake telephone system it listens to. */
export interface Line {
  open(): Session;
  interpret(raw: RawEvent): readonly InboundEvent[];
  /** How often the channels were listed: every connection begins with that. */
  listings(): number;
  stop(): Promise<void>;
}

/** A running account; `told` are its events as the gateway understands them. */
export interface ListeningAccount extends Omit<Admission, "emit"> {
  told(): readonly InboundEvent[];
  /** The states told of so far, in order, each with what it brings. */
  states(): readonly string[];
  /** Stops listening and starts with the same saved state, as another process would. */
  restart(whileAway?: () => void): Promise<void>;
  stop(): Promise<void>;
}

/** A call's state, with its recording; what became of a message; else the type. */
export function stateOf(event: InboundEvent): string {
  if (event.type === "call.updated") return `${event.call.state}${event.recording ? " +recording" : ""}`;
  return event.type === "message.receipt.updated" ? `receipt ${event.status}` : event.type;
}

/** Resolves when the account is connected. */
export async function listeningAccount({ open, interpret, listings, stop }: Line): Promise<ListeningAccount> {
  const { emit, raws, database } = admission();
  let stopping = new AbortController();
  let listening: Promise<void> | undefined;
  const start = async (): Promise<void> => {
    const before = listings();
    stopping = new AbortController();
    listening = open().listen?.(emit, stopping.signal);
    await until("the channels are listed", () => listings() > before);
  };
  const told = (): readonly InboundEvent[] => raws.flatMap(interpret);
  await start();
  return {
    raws,
    database,
    told,
    states: () => told().map(stateOf),
    async restart(whileAway) {
      stopping.abort();
      await listening;
      whileAway?.();
      await start();
    },
    async stop() {
      stopping.abort();
      await listening?.catch(() => undefined);
      await stop();
    },
  };
}
