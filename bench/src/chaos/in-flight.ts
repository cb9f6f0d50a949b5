import { micros, sleep } from "../clock.js";
import type { InFlight } from "./check/records.js";
import { dangerOf } from "./danger.js";
import { describeFault, type Fault } from "./faults.js";
import type { Ledger } from "./stand/ledger.js";

type Seen = Omit<InFlight, "events" | "to"> & { readonly events: Set<string>; to: number };

/** Follows which deliveries are in flight while faults last: those, and no others, may reach the receiver twice. */
export interface InFlightWatch {
  /** Call before a fault. */
  begin(fault: Fault): Promise<Watched>;
  readonly seen: readonly InFlight[];
  stop(): void;
}

/** What is to be called in the course of a fault. */
export interface Watched {
  /** When a fault that takes a while to prepare has begun to harm. */
  struck(): void;
  over(): Promise<void>;
}

const lookMs = 150;

async function look(ledger: Ledger, into: Iterable<Set<string>>): Promise<void> {
  const ids = (await ledger.leased()) ?? [];
  for (const events of into) ids.forEach((id) => events.add(id));
}

interface Watch {
  readonly ledger: Ledger;
  readonly seen: Seen[];
  readonly active: Set<Seen>;
}

async function end({ ledger, active }: Watch, entry: Seen): Promise<void> {
  await look(ledger, [entry.events]);
  entry.to = micros();
  active.delete(entry);
}

const nothing = async (): Promise<void> => undefined;

async function begin(watch: Watch, fault: Fault): Promise<Watched> {
  const danger = dangerOf(fault);
  if (danger === "none") return { struck: () => undefined, over: nothing };
  const times = { from: micros(), to: Number.POSITIVE_INFINITY };
  const entry: Seen = { fault: describeFault(fault), events: new Set(), ...times };
  watch.seen.push(entry);
  watch.active.add(entry);
  await look(watch.ledger, [entry.events]);
  // What was leased between our look and the blow is still to be seen.
  const endSoon = (): void => void sleep(lookMs).then(() => end(watch, entry));
  if (danger === "while_it_lasts") return { struck: () => undefined, over: () => end(watch, entry) };
  if (danger === "until_it_strikes") return { struck: endSoon, over: nothing };
  endSoon();
  return { struck: () => undefined, over: nothing };
}

export function watchInFlight(ledger: Ledger): InFlightWatch {
  const watch: Watch = { ledger, seen: [], active: new Set() };
  let stopped = false;

  async function follow(): Promise<void> {
    while (!stopped) {
      if (watch.active.size > 0)
        await look(
          ledger,
          [...watch.active].map(({ events }) => events),
        );
      await sleep(lookMs);
    }
  }

  void follow();
  return {
    seen: watch.seen,
    begin: (fault) => begin(watch, fault),
    stop() {
      stopped = true;
    },
  };
}
