/** What was asked a moment ago, so that a burst of requests asks the database once. */
export interface BriefCache<T> {
  get(key: string, ask: () => Promise<T | undefined>): Promise<T | undefined>;
  /** Forgets everything: something changed in this process. */
  clear(): void;
}

const lifeMs = 2_000;
const most = 5_000;

/** What another process changed is seen here at most two seconds later. What is not there is not kept. */
export function createBriefCache<T>(now: () => number): BriefCache<T> {
  const kept = new Map<string, { readonly until: number; readonly answer: Promise<T | undefined> }>();
  return {
    async get(key, ask) {
      const known = kept.get(key);
      if (known !== undefined && known.until > now()) return known.answer;
      const answer = ask();
      const entry = { until: now() + lifeMs, answer };
      kept.delete(key);
      kept.set(key, entry);
      if (kept.size > most) kept.delete(kept.keys().next().value as string);
      const drop = (): void => void (kept.get(key) === entry && kept.delete(key));
      return answer.then(
        (found) => {
          if (found === undefined) drop();
          return found;
        },
        (error: unknown) => {
          drop();
          throw error;
        },
      );
    },
    clear: () => kept.clear(),
  };
}
