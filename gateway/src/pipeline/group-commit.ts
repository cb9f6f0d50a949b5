/** More is waiting than the gateway will hold: the sender is asked to come back later. */
export class FullError extends Error {
  override readonly name = "FullError";
}

/** Constants, not options: the batch grows by itself with the load (measured, see bench/RESULTS.md). */
const maxBatch = 200;
const maxInFlight = 2;

interface Waiting<I, O> {
  readonly item: I;
  readonly resolve: (result: O) => void;
  readonly reject: (error: unknown) => void;
}

export interface GroupCommit<I, O> {
  /** Resolves after the commit that holds the item. Throws FullError at once when too many wait. */
  submit(item: I): Promise<O>;
  /** Items waiting or being committed. */
  pending(): number;
}

/**
 * Requests that arrive while a transaction runs share the next one: no timer, at most two under way. When a batch fails
 * and `isolates` says the fault may be one row's, its rows are committed one by one, so that a bad one harms only itself.
 */
export function createGroupCommit<I, O>(
  deps: {
    readonly commit: (items: readonly I[]) => Promise<readonly O[]>;
    readonly isolates: (error: unknown) => boolean;
  },
  limit: number,
): GroupCommit<I, O> {
  const waiting: Waiting<I, O>[] = [];
  let inFlight = 0;
  let held = 0;
  let scheduled = false;

  const settle = (batch: readonly Waiting<I, O>[], results: readonly O[]): void =>
    batch.forEach((entry, n) => entry.resolve(results[n] as O));

  async function alone(entry: Waiting<I, O>): Promise<void> {
    try {
      settle([entry], await deps.commit([entry.item]));
    } catch (error) {
      entry.reject(error);
    }
  }

  async function run(batch: readonly Waiting<I, O>[]): Promise<void> {
    try {
      settle(batch, await deps.commit(batch.map((entry) => entry.item)));
    } catch (error) {
      if (batch.length === 1 || !deps.isolates(error)) for (const entry of batch) entry.reject(error);
      else for (const entry of batch) await alone(entry);
    }
  }

  function flush(): void {
    scheduled = false;
    if (waiting.length === 0 || inFlight >= maxInFlight) return;
    const batch = waiting.splice(0, maxBatch);
    inFlight += 1;
    void run(batch).then(() => {
      inFlight -= 1;
      held -= batch.length;
      schedule();
    });
    schedule();
  }

  function schedule(): void {
    if (scheduled || waiting.length === 0 || inFlight >= maxInFlight) return;
    scheduled = true;
    setImmediate(flush);
  }

  return {
    submit(item) {
      if (held >= limit) return Promise.reject(new FullError(`${limit} messages are waiting for the database`));
      held += 1;
      return new Promise<O>((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        schedule();
      });
    },
    pending: () => held,
  };
}
