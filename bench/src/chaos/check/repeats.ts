import type { Arrival, InFlight } from "./records.js";

/** A call that was under way when a fault ended may arrive for as long as a call may last. */
const callMicros = 3_000_000;

/** Requests for an event that the receiver had taken before, and what allows for them. */
export interface Repeats {
  readonly repeats: readonly Arrival[];
  /** The sum over all faults of the deliveries that were in flight at each. */
  readonly bound: number;
  /** Ids of repeats whose delivery was in flight at no fault between the two requests. */
  readonly unexplained: readonly string[];
}

interface Again {
  readonly arrival: Arrival;
  /** When the receiver took the event the time before. */
  readonly before: number;
}

function again(arrivals: readonly Arrival[]): Again[] {
  const last = new Map<string, number>();
  return arrivals.flatMap((arrival) => {
    const before = last.get(arrival.webhookId);
    last.set(arrival.webhookId, arrival.at);
    return before === undefined ? [] : [{ arrival, before }];
  });
}

/** In flight: leased while the fault lasted, and with the receiver by then, or soon after. */
const wasInFlight = ({ events, to }: InFlight, id: string, takenAt: number): boolean =>
  events.has(id) && takenAt <= to + callMicros;

const explains = (fault: InFlight, { arrival, before }: Again): boolean =>
  wasInFlight(fault, arrival.webhookId, before) && arrival.at >= fault.from;

/** Only what a fault caught in flight may come twice. */
export function findRepeats(arrivals: readonly Arrival[], faults: readonly InFlight[]): Repeats {
  const first = new Map([...arrivals].reverse().map(({ webhookId, at }) => [webhookId, at]));
  const caught = (fault: InFlight): number =>
    [...fault.events].filter((id) => wasInFlight(fault, id, first.get(id) ?? Number.POSITIVE_INFINITY)).length;
  const found = again(arrivals);
  return {
    repeats: found.map(({ arrival }) => arrival),
    bound: faults.reduce((sum, fault) => sum + caught(fault), 0),
    unexplained: found
      .filter((one) => !faults.some((fault) => explains(fault, one)))
      .map(({ arrival }) => arrival.webhookId),
  };
}
