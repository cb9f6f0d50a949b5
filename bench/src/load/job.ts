/** What one run of the generator sends. Every run ends at its messages or its seconds, whichever comes first. */
export interface LoadJob {
  readonly port: number;
  readonly path: string;
  readonly secret: string;
  readonly seed: number;
  /** ≤ 10 letters or digits, unique in the round: part of every message id. */
  readonly run: string;
  readonly connections: number;
  readonly messages: number;
  readonly seconds: number;
  /** Open loop: so many per second for so long, one after the other. Absent: closed loop. */
  readonly phases?: readonly { readonly rate: number; readonly seconds: number }[];
}

/** One answered request. */
export interface Sent {
  readonly key: string;
  /** The `id` of the 2xx answer; the body's own id where the answer has none. */
  readonly id: string;
  /** Send time in a closed loop, the scheduled instant in an open one; microseconds, monotonic. */
  readonly start: number;
  readonly end: number;
  /** Index into `phases`. */
  readonly phase: number;
}

export interface LoadLog {
  /** 2xx only. */
  readonly sent: readonly Sent[];
  /** Answers by status; `0` counts broken connections. */
  readonly http: Readonly<Record<string, number>>;
  readonly start: number;
  readonly end: number;
}
