import type { RawEvent, Session } from "@gatehouse/sdk";

/** What the gateway does with a session, in memory: one commit for events and cursor, each key once. */
export interface Desk {
  readonly admitted: readonly RawEvent[];
  /** Events that came again, by key or by content. */
  readonly duplicates: readonly RawEvent[];
  cursor(): string | undefined;
  emit(events: readonly RawEvent[]): Promise<void>;
}

const batches = 20;

export function desk(session: Session, signal: AbortSignal): Desk {
  const admitted: RawEvent[] = [];
  const duplicates: RawEvent[] = [];
  const seen = new Set<string>();
  let cursor: string | undefined;
  const admit = (event: RawEvent): void => {
    const known = [event.key, event.contentKey].filter((key) => key !== undefined);
    (known.some((key) => seen.has(key)) ? duplicates : admitted).push(event);
    for (const key of known) seen.add(key);
  };
  const pollAll = async (): Promise<void> => {
    for (let round = 0; round < batches; round += 1) {
      const result = await session.poll?.(cursor, signal);
      result?.events.forEach(admit);
      cursor = result?.cursor ?? cursor;
      if (!result?.more) return;
    }
  };
  return {
    admitted,
    duplicates,
    cursor: () => cursor,
    emit: async (events) => (events.length === 0 ? pollAll() : events.forEach(admit)),
  };
}
