/** How large a run is. */
export interface Suite {
  readonly messages: number;
  readonly faults: number;
  /** Messages of each conversation. */
  readonly each: number;
  /** What the messages and faults are spread over. */
  readonly seconds: number;
  /** For what is left when the last message is acknowledged. */
  readonly drainSecs: number;
  /** Faults that take longer than a small run are left out of it. */
  readonly long: boolean;
}

export const suites = {
  /** For every run of a developer's tests. */
  small: { messages: 2_000, faults: 8, each: 10, seconds: 14, drainSecs: 60, long: false },
  /** For every change. */
  smoke: { messages: 20_000, faults: 40, each: 20, seconds: 105, drainSecs: 120, long: true },
  /** For every night. */
  nightly: { messages: 1_000_000, faults: 500, each: 250, seconds: 2_700, drainSecs: 600, long: true },
} as const satisfies Readonly<Record<string, Suite>>;

export type SuiteName = keyof typeof suites;
