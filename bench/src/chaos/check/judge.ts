import type { Arrival, Records } from "./records.js";
import { findRepeats, type Repeats } from "./repeats.js";

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

const messageIds = (arrivals: readonly Arrival[]): string[] => arrivals.map(({ messageId }) => messageId);

/** Nothing that was acknowledged is missing anywhere. */
function lost({ acked, refused, stored, setAside, poison }: Records, firsts: readonly Arrival[]): Finding[] {
  const kept = new Set(stored);
  const reached = new Set([...messageIds(firsts), ...setAside.map(({ id }) => id)]);
  const ids = acked.map(({ id }) => id);
  return [
    { promise: "genuine, but refused at a door", ids: refused },
    { promise: "acknowledged, but not stored", ids: without(ids, kept) },
    { promise: "acknowledged, but neither delivered nor set aside", ids: without(ids, reached) },
    { promise: "stored, but neither delivered nor set aside", ids: without(stored, reached) },
    { promise: "not to be understood, but not set aside", ids: without(poison, reached) },
    { promise: "delivered, but never stored", ids: without(messageIds(firsts), kept) },
  ];
}

/** Each message is itself, and there once. */
function mixedUp({ acked }: Records, firsts: readonly Arrival[]): Finding[] {
  const sent = new Map(acked.map((one) => [one.id, one]));
  const isOther = ({ messageId, place }: Arrival): boolean => {
    const { conversation, number } = sent.get(messageId) ?? place ?? {};
    return place === undefined || place.conversation !== conversation || place.number !== number;
  };
  const places = acked.map(({ conversation, number }) => `${conversation}#${number}`);
  return [
    { promise: "acknowledged twice under two ids", ids: doubled(places) },
    { promise: "delivered again under another webhook-id", ids: doubled(messageIds(firsts)) },
    { promise: "delivered with another content", ids: messageIds(firsts.filter(isOther)) },
  ];
}

function misordered(firsts: readonly Arrival[]): Finding[] {
  const bySequence = ({ partition, sequence }: Arrival) => ({ lane: partition, number: sequence });
  const byNumber = ({ place }: Arrival) => place && { lane: place.conversation, number: place.number };
  return [
    { promise: "out of order by the gateway's sequence", ids: outOfOrder(firsts, bySequence) },
    { promise: "out of order by the provider's number", ids: outOfOrder(firsts, byNumber) },
  ];
}

/**
 * Nothing is left over, and each delivery has its one entry in the book. What was set aside may have arrived all the
 * same: whoever sent it ended before it knew.
 */
function unfinished({ unfinished: rows, booked, setAside }: Records, firsts: readonly Arrival[]): Finding[] {
  const aside = new Set(setAside.map(({ id }) => id));
  const webhookIds = firsts.map(({ webhookId }) => webhookId);
  const done = firsts.filter(({ messageId }) => !aside.has(messageId)).map(({ webhookId }) => webhookId);
  return [
    { promise: "left in the outbox", ids: rows.map(({ eventId, owner }) => `${eventId} (${owner ?? "free"})`) },
    { promise: "delivered without an audit entry", ids: without(done, new Set(booked)) },
    { promise: "booked as delivered, but not delivered", ids: without(booked, new Set(webhookIds)) },
    { promise: "booked as delivered twice", ids: doubled(booked) },
  ];
}

/** No fault of a run ends a gateway by a message, so none may be laid to one. */
function accused({ setAside }: Records): Finding[] {
  const ids = setAside.filter(({ code }) => code === "quarantined").map(({ id }) => id);
  return [{ promise: "harmless, but set aside as what ends processes", ids }];
}

/** The book proves, tells of each message once, and goes by the database's clock. */
function misbooked({ stored, entered, unsealed, misdated, bookFaults }: Records): Finding[] {
  return [
    { promise: "the book does not prove", ids: bookFaults },
    { promise: "in the book, but not sealed", ids: unsealed },
    { promise: "dated by another clock than the database's", ids: misdated },
    { promise: "stored without an audit entry", ids: without(stored, new Set(entered)) },
    { promise: "booked as received, but not stored", ids: without(entered, new Set(stored)) },
    { promise: "booked as received twice", ids: doubled(entered) },
  ];
}

function repeated({ repeats, bound, unexplained }: Repeats): Finding[] {
  const tooMany = repeats.length > bound ? repeats.map(({ webhookId }) => webhookId) : [];
  return [
    { promise: "repeated, though in flight at no fault", ids: unexplained },
    { promise: `repeated more often than ${bound} deliveries in flight at the faults allow`, ids: tooMany },
  ];
}

/** Joins by id, never by count: a lost and a doubled message must not cancel each other out. */
export function judge(records: Records): Verdict {
  const firsts = firstsOf(records.arrivals);
  const repeats = findRepeats(records.arrivals, records.inFlight);
  const findings = [
    ...lost(records, firsts),
    ...mixedUp(records, firsts),
    ...misordered(firsts),
    ...unfinished(records, firsts),
    ...accused(records),
    ...misbooked(records),
    ...repeated(repeats),
  ];
  return {
    findings: findings.filter(({ ids }) => ids.length > 0),
    acked: records.acked.length,
    delivered: firsts.length,
    setAside: records.setAside.map(({ id, code }) => `${id} (${code})`),
    repeats: repeats.repeats.length,
    bound: repeats.bound,
  };
}
