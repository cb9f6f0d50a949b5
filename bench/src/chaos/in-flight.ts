import { micros, sleep } from "../clock.js";
import type { InFlight } from "./check/records.js";
import { dangerOf } from "./danger.js";
import { describeFault, type Fault } from "./faults.js";
import type { Ledger } from "./stand/ledger.js";

type Seen = Omit<InFlight, "events" | "to"> & { readonly events: Set<string>; to: number };

/** Follows which deliveries are in flight while faults last: those, and no others, may reach the receiver twice. */
export interface InFlightWatch {
  /** Call before a fault; the function it gives, when the fault is over. */
  begin(fault: Fault): Promise<() => Promise<void>>;
  readonly seen: readonly InFlight[];
  stop(): void;
}

const lookMs = 150;

export function watchInFlight(ledger: Ledger): InFlightWatch {
  const seen: Seen[] = [];
  const active = new Set<Set<string>>();
  let stopped = false;
  async function look(into: Iterable<Set<string>>): Promise<void> {
    const ids = (await ledger.leased()) ?? [];
    for (const events of into) ids.forEach((id) => events.add(id));
  }

  async function follow(): Promise<void> {
    while (!stopped) {
      if (active.size > 0) await look([...active]);
      await sleep(lookMs);
    }
  }

  void follow();
  return {
    seen,
    async begin(fault) {
      const danger = dangerOf(fault);
      if (danger === "none") return async () => undefined;
      const events = new Set<string>();
      const entry = { fault: describeFault(fault), events, from: micros(), to: Number.POSITIVE_INFINITY };
      seen.push(entry);
      await look([events]);
      if (danger === "while_it_lasts") active.add(events);
      // What was leased between our look and the blow.
      else void sleep(lookMs).then(() => look([events]));
      return async () => {
        await look([events]);
        entry.to = micros();
        active.delete(events);
      };
    },
    stop() {
      stopped = true;
    },
  };
}
