import type { Counts } from "../record.js";

/** One request the sink answered with 2xx. */
export interface Arrival {
  readonly webhookId: string;
  readonly messageId: string;
  readonly conversation: string;
  readonly sequence: number;
  /** Microseconds of the machine's monotonic clock. */
  readonly at: number;
  readonly signed: boolean;
}

/** The ids at fault, in order of discovery. */
export interface Faults {
  readonly lost: readonly string[];
  readonly duplicatedRaw: readonly string[];
  readonly duplicated: readonly string[];
  readonly outOfOrder: readonly string[];
  readonly badSignature: readonly string[];
}

/** Keeps the first arrival of each webhook-id; a later one is a raw duplicate, which receivers must expect. */
function firstArrivals(arrivals: readonly Arrival[], duplicatedRaw: string[]): Arrival[] {
  const seen = new Set<string>();
  return arrivals.filter((arrival) => {
    if (seen.has(arrival.webhookId)) {
      duplicatedRaw.push(arrival.webhookId);
      return false;
    }
    seen.add(arrival.webhookId);
    return true;
  });
}

/** Joins by id, never by count: a lost and a doubled message must not cancel each other out. */
export function checkArrivals(acceptedIds: readonly string[], arrivals: readonly Arrival[]): Faults {
  const duplicatedRaw: string[] = [];
  const duplicated: string[] = [];
  const outOfOrder: string[] = [];
  const newest = new Map<string, number>();
  const seen = new Set<string>();
  for (const arrival of firstArrivals(arrivals, duplicatedRaw)) {
    if (seen.has(arrival.messageId)) duplicated.push(arrival.messageId);
    else if (arrival.sequence < (newest.get(arrival.conversation) ?? 0)) outOfOrder.push(arrival.messageId);
    seen.add(arrival.messageId);
    newest.set(arrival.conversation, Math.max(arrival.sequence, newest.get(arrival.conversation) ?? 0));
  }
  return {
    lost: acceptedIds.filter((id) => !seen.has(id)),
    duplicatedRaw,
    duplicated,
    outOfOrder,
    badSignature: arrivals.filter((arrival) => !arrival.signed).map((arrival) => arrival.webhookId),
  };
}

export const countFaults = (faults: Faults): Counts => ({
  lost: faults.lost.length,
  duplicated_raw: faults.duplicatedRaw.length,
  duplicated: faults.duplicated.length,
  out_of_order: faults.outOfOrder.length,
  bad_signature: faults.badSignature.length,
});

const named = (what: string, ids: readonly string[]): string[] =>
  ids.length === 0 ? [] : [`${what}: ${ids.length} (${ids.slice(0, 5).join(", ")}${ids.length > 5 ? ", …" : ""})`];

/** One line per kind of fault that fails a run, naming the first ids. */
export const describeFaults = (faults: Faults): string[] => [
  ...named("lost", faults.lost),
  ...named("duplicated under another webhook-id", faults.duplicated),
  ...named("out of order", faults.outOfOrder),
  ...named("bad signature", faults.badSignature),
];
