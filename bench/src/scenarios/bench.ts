import type { PrivateRedis } from "../baseline/start-redis.js";
import type { Stand } from "../gateway/stand.js";
import type { Limits } from "../limits.js";
import type { Generator } from "../load/start-generator.js";
import type { Stopwatch } from "../machine/meter.js";
import type { Result } from "../record.js";
import type { Sink } from "../sink/start-sink.js";

/** What every scenario works with. */
export interface Bench {
  readonly limits: Limits;
  readonly seed: number;
  readonly secret: string;
  readonly folder: string;
  readonly generator: Generator;
  readonly sink: Sink;
  readonly stand: Stand;
  readonly stopwatch: Stopwatch;
  readonly redis: PrivateRedis | undefined;
  /** Seeded, and drawn from by all rounds: no two kills come at the same moment. */
  readonly random: () => number;
  /** A name no earlier load had: it is part of every message id. */
  readonly nextRun: () => string;
}

export interface Outcome {
  readonly results: readonly Result[];
  /** One line per fault of ours; a peer's or the baseline's are figures in its result, not failures of the run. */
  readonly faults: readonly string[];
}

export type Scenario = (bench: Bench) => Promise<Outcome>;

/** Eight characters of time and two of a counter, in base 36. */
export function createRunNames(): () => string {
  const start = Date.now().toString(36);
  let count = 0;
  return () => `${start}${(count++).toString(36).padStart(2, "0")}`;
}
