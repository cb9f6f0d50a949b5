/** Of one kind of caller: so many calls at once, then so many a second. */
export interface BucketSize {
  readonly burst: number;
  readonly perSecond: number;
}

export interface TokenBuckets {
  /** Takes one; or the seconds until there is one again. */
  take(key: string, nowMs: number): number | undefined;
}

/** Callers remembered; beyond them the one that was quiet longest begins anew. */
const maxKeys = 50_000;

/** A bucket for each key, full at first. */
export function createTokenBuckets({ burst, perSecond }: BucketSize): TokenBuckets {
  const buckets = new Map<string, { readonly left: number; readonly at: number }>();
  return {
    take(key, nowMs) {
      const known = buckets.get(key) ?? { left: burst, at: nowMs };
      const left = Math.min(burst, known.left + (Math.max(0, nowMs - known.at) / 1000) * perSecond);
      buckets.delete(key);
      buckets.set(key, { left: left >= 1 ? left - 1 : left, at: nowMs });
      if (buckets.size > maxKeys) buckets.delete(buckets.keys().next().value as string);
      return left >= 1 ? undefined : Math.ceil((1 - left) / perSecond);
    },
  };
}
