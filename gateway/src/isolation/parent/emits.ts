import type { RawEvent } from "@gatehouse/sdk";

type Emit = (events: readonly RawEvent[]) => Promise<void>;

/** Where the events of each listening session go. */
export interface Emits {
  /** A number for a new session. */
  next(): number;
  set(session: number, emit: Emit, signal: AbortSignal): void;
  end(session: number): void;
  /** Undefined: it does not listen, or not any more. */
  of(session: number): Emit | undefined;
}

export function createEmits(): Emits {
  const listening = new Map<number, { readonly emit: Emit; readonly signal: AbortSignal }>();
  let last = 0;
  return {
    next: () => {
      last += 1;
      return last;
    },
    set: (session, emit, signal) => void listening.set(session, { emit, signal }),
    end: (session) => void listening.delete(session),
    of: (session) => {
      const known = listening.get(session);
      return known?.signal.aborted ? undefined : known?.emit;
    },
  };
}
