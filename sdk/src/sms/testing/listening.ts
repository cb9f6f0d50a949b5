import type { Host, RawEvent, Session } from "../../plugin.js";
import { fakeHost } from "../../testing/fake-host.js";

/** Every name leads to loopback. */
export const loopback = (): Host => fakeHost({ allows: () => true });

export interface ListeningSession {
  readonly session: Session;
  readonly events: RawEvent[];
  /** Ends listening; resolves when `listen` has returned. */
  stop(): Promise<void>;
}

/** Listens by a session; `emit` may be told to fail. */
export function listenBy(session: Session, fails: () => boolean = () => false): ListeningSession {
  const events: RawEvent[] = [];
  const abort = new AbortController();
  const emit = async (raws: readonly RawEvent[]): Promise<void> => {
    if (fails()) throw new Error("the database is away");
    events.push(...raws);
  };
  const running = session.listen?.(emit, abort.signal) ?? Promise.resolve();
  running.catch(() => undefined);
  return {
    session,
    events,
    async stop() {
      abort.abort();
      await running.catch(() => undefined);
      await session.close();
    },
  };
}
