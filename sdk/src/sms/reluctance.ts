import { backOffMs } from "./back-off.js";

/** For how long the other side is left alone after a failure. */
export interface Reluctance {
  /** How many failures there were in a row. */
  failures(): number;
  failed(error: unknown): void;
  /** The connection held for so long. */
  held(ms: number): void;
  waitMs(): number;
  /** Throws the last failure while its time is not over. */
  refuse(): void;
  /** Try at once. */
  clear(): void;
}

const healthyMs = 60_000;

export function createReluctance(): Reluctance {
  let failures = 0;
  let last: { readonly until: number; readonly error: unknown } | undefined;
  const waitMs = (): number => (last ? Math.max(0, last.until - performance.now()) : 0);
  return {
    failures: () => failures,
    failed(error) {
      failures += 1;
      last = { until: performance.now() + backOffMs(failures, Math.random()), error };
    },
    held(ms) {
      if (ms > healthyMs) failures = 0;
    },
    waitMs,
    refuse() {
      if (last && waitMs() > 0) throw last.error;
    },
    clear() {
      last = undefined;
    },
  };
}
