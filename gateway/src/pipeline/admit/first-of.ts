/** The first item of each key. */
export const firstOf = <T, K>(items: readonly T[], key: (item: T) => K): ReadonlySet<T> => {
  const seen = new Set<K>();
  return new Set(items.filter((item) => !seen.has(key(item)) && seen.add(key(item))));
};
