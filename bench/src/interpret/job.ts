/** What one connector's parser is measured with. */
export interface InterpretJob {
  /** The package, compiled. */
  readonly folder: string;
  readonly messages: number;
  readonly mutations: number;
  readonly seed: number;
}

export interface Interpreted {
  /** Recorded inputs that `interpret` takes as they stand. */
  readonly inputs: number;
  readonly per_s: number;
  readonly p99_ms: number;
  /** Heap after the last message less the heap after the first tenth of them, both after a collection. */
  readonly heap_growth_mib: number;
  readonly mutated: number;
  /** Processor time of the slowest mutated input. */
  readonly slowest_ms: number;
  /** Throws that are no PluginError. */
  readonly crashes: readonly string[];
}
