import type { Arrival, Records } from "./records.js";
import { findRepeats } from "./repeats.js";

/** One broken promise and everything it was broken to. */
export interface Finding {
  readonly promise: string;
  readonly ids: readonly string[];
}

export interface Verdict {
  readonly findings: readonly Finding[];
  readonly acked: number;
  readonly delivered: number;
  readonly setAside: readonly string[];
  /** Requests for an event that the receiver had taken before, and how many there may be. */
  readonly repeats: number;
  readonly bound: number;
}

/** What a receiver does: drops what it has seen, by `webhook-id`. */
function firstsOf(arrivals: readonly Arrival[]): Arrival[] {
  const seen = new Set<string>();
  return arrivals.filter(({ webhookId }) => seen.size !== seen.add(webhookId).size);
}

function doubled(ids: readonly string[]): string[] {
  const seen = new Set<string>();
  return ids.filter((id) => seen.size === seen.add(id).size);
}

/** Arrivals whose number is not above those before them in the same lane. */
function outOfOrder(
  firsts: readonly Arrival[],
  laneOf: (arrival: Arrival) => { readonly lane: string; readonly number: number } | undefined,
): string[] {
  const newest = new Map<string, number>();
  return firsts.flatMap((arrival) => {
    const place = laneOf(arrival);
    if (place === undefined) return [];
    const before = newest.get(place.lane) ?? 0;
    newest.set(place.lane, Math.max(before, place.number));
    return place.number > before ? [] : [arrival.messageId];
  });
}

const without = (ids: readonly string[], known: ReadonlySet<string>): string[] => ids.filter((id) => !known.has(id));

/** Joins by id, never by count: a lost and a doubled message must not cancel each other out. */
export function judge(records: Records): Verdict {
  const firsts = firstsOf(records.arrivals);
  const { repeats, bound, unexplained } = findRepeats(records.arrivals, records.inFlight);
  const arrived = new Set(firsts.map(({ messageId }) => messageId));
  const aside = new Set(records.setAside.map(({ id }) => id));
  const stored = new Set(records.stored);
  const reached = new Set([...arrived, ...aside]);
  const acked = records.acked.map(({ id }) => id);
  const webhookIds = firsts.map(({ webhookId }) => webhookId);
  const expected = new Map(records.acked.map((one) => [one.id, one]));
  const isOther = ({ messageId, place }: Arrival): boolean => {
    const sent = expected.get(messageId);
    return (
      place === undefined ||
      (sent !== undefined && (sent.conversation !== place.conversation || sent.number !== place.number))
    );
  };
  const findings: Finding[] = [
    { promise: "acknowledged, but not stored", ids: without(acked, stored) },
    { promise: "acknowledged, but neither delivered nor set aside", ids: without(acked, reached) },
    { promise: "stored, but neither delivered nor set aside", ids: without(records.stored, reached) },
    { promise: "delivered, but never stored", ids: without([...arrived], stored) },
    {
      promise: "acknowledged twice under two ids",
      ids: doubled(records.acked.map((one) => `${one.conversation}#${one.number}`)),
    },
    { promise: "delivered again under another webhook-id", ids: doubled(firsts.map(({ messageId }) => messageId)) },
    { promise: "delivered with another content", ids: firsts.filter(isOther).map(({ messageId }) => messageId) },
    {
      promise: "out of order by the gateway's sequence",
      ids: outOfOrder(firsts, ({ partition, sequence }) => ({ lane: partition, number: sequence })),
    },
    {
      promise: "out of order by the provider's number",
      ids: outOfOrder(firsts, ({ place }) => place && { lane: place.conversation, number: place.number }),
    },
    {
      promise: "left in the outbox",
      ids: records.unfinished.map(({ eventId, owner }) => `${eventId} (${owner ?? "free"})`),
    },
    { promise: "delivered without an audit entry", ids: without(webhookIds, new Set(records.booked)) },
    { promise: "booked as delivered, but not delivered", ids: without(records.booked, new Set(webhookIds)) },
    { promise: "booked as delivered twice", ids: doubled(records.booked) },
    { promise: "repeated, though in flight at no fault", ids: unexplained },
    {
      promise: `repeated more often than ${bound} deliveries in flight at the faults allow`,
      ids: repeats.length > bound ? repeats.map(({ webhookId }) => webhookId) : [],
    },
  ];
  return {
    findings: findings.filter(({ ids }) => ids.length > 0),
    acked: records.acked.length,
    delivered: arrived.size,
    setAside: records.setAside.map(({ id, code }) => `${id} (${code})`),
    repeats: repeats.length,
    bound,
  };
}
