/** Arrivals per second over the first and the last tenth of them, so that a drain that slows down shows. */
export function pace(times: readonly number[], start: number): { readonly first: number; readonly last: number } {
  const sorted = Float64Array.from(times).sort();
  const tenth = Math.floor(sorted.length / 10);
  if (tenth === 0) return { first: 0, last: 0 };
  const perSecond = (from: number, to: number): number => Math.round((tenth * 1e6) / Math.max(1, to - from));
  const before = sorted[sorted.length - tenth - 1] ?? start;
  return { first: perSecond(start, sorted[tenth - 1] ?? start), last: perSecond(before, sorted.at(-1) ?? start) };
}
