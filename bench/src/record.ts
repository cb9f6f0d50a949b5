/** Median, tail and worst of one run, in milliseconds. */
export interface Spread {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** What the checks by id found; more than zero fails the run, but for `duplicated_raw`. */
export interface Counts {
  readonly lost: number;
  readonly duplicated_raw: number;
  readonly duplicated: number;
  readonly out_of_order: number;
  readonly bad_signature: number;
}

/** One scenario of one contestant in one round. */
export interface Result extends Counts {
  readonly scenario: string;
  readonly contestant: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly accepted: number;
  readonly delivered: number;
  readonly seconds: number;
  readonly accepted_per_s: number;
  readonly delivered_per_s: number;
  readonly accept_ms: Spread;
  readonly e2e_ms: Spread;
  readonly cpu_us_per_msg: Readonly<Record<string, number>>;
  readonly rss_mib: Readonly<Record<string, number>>;
  readonly batch_mean: number | null;
  readonly http: Readonly<Record<string, number>>;
}

/** One pass over every scenario, contestant and floor; ratios are taken inside it. */
export interface Round {
  readonly index: number;
  readonly valid: boolean;
  readonly reject_reason: string | null;
  readonly foreign_cores: number;
  readonly load_1m: number;
  readonly results: readonly Result[];
  /** Faults by id, for people: the run fails when there is one. */
  readonly faults: readonly string[];
}

export interface Goal {
  readonly id: string;
  readonly bar: string;
  readonly value: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly verdict: "pass" | "fail" | "not_judged";
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memory_mib: number;
  readonly kernel: string;
  readonly filesystem: string;
  readonly fdatasync_us: number;
}

/** The file of one run. */
export interface BenchRun {
  readonly format: 1;
  readonly started_at: string;
  readonly mode: "quick" | "full";
  readonly seed: number;
  readonly noisy: boolean;
  readonly machine: Machine;
  readonly versions: Readonly<Record<string, string>>;
  readonly settings: {
    readonly postgres: Readonly<Record<string, string>>;
    readonly redis: Readonly<Record<string, string>>;
  };
  readonly rounds: readonly Round[];
  readonly goals: readonly Goal[];
}

const noSpread: Spread = { p50: 0, p99: 0, max: 0 };

/** A result with nothing but a name; a scenario fills in what it measures. */
export const emptyResult = (scenario: string, contestant: string): Result => ({
  scenario,
  contestant,
  params: {},
  accepted: 0,
  delivered: 0,
  seconds: 0,
  accepted_per_s: 0,
  delivered_per_s: 0,
  accept_ms: noSpread,
  e2e_ms: noSpread,
  cpu_us_per_msg: {},
  rss_mib: {},
  batch_mean: null,
  lost: 0,
  duplicated_raw: 0,
  duplicated: 0,
  out_of_order: 0,
  bad_signature: 0,
  http: {},
});
