import { median } from "./spread.js";

/** How a process' memory went over a run, in MiB. */
export interface MemoryCourse {
  readonly start: number;
  readonly peak: number;
  readonly end: number;
  /** The last quarter's median above the second's: the first is filling caches, and what leaks goes on after it. */
  readonly drift: number;
}

const tenths = (value: number): number => Math.round(value * 10) / 10;

/** Samples of equal distance, oldest first. */
export function memoryCourse(samples: readonly number[]): MemoryCourse {
  const quarter = (n: number): readonly number[] =>
    samples.slice(Math.floor((n * samples.length) / 4), Math.ceil(((n + 1) * samples.length) / 4));
  return {
    start: samples[0] ?? 0,
    peak: samples.reduce((most, sample) => Math.max(most, sample), 0),
    end: samples.at(-1) ?? 0,
    drift: tenths((median(quarter(3)) ?? 0) - (median(quarter(1)) ?? 0)),
  };
}
