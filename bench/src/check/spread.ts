import type { Spread } from "../record.js";

/** The value below which `share` of the sorted numbers lie (nearest rank); 0 for none. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return 0;
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? 0;
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** Microseconds in, milliseconds out. */
export function spread(micros: readonly number[]): Spread {
  const sorted = Float64Array.from(micros).sort();
  return {
    p50: rounded(quantile(sorted, 0.5) / 1000),
    p99: rounded(quantile(sorted, 0.99) / 1000),
    max: rounded((sorted.at(-1) ?? 0) / 1000),
  };
}

/** The middle of a few values; the mean of the middle two when they are even. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const high = sorted[Math.floor(sorted.length / 2)];
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  return high === undefined || low === undefined ? null : (high + low) / 2;
}
