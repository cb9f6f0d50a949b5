/** What the simulator is asked to send. */
export interface SimulatorJob {
  /** Addresses of the gateway's doors; a retry goes to the next one, as behind a balancer. */
  readonly doors: readonly string[];
  readonly secret: string;
  readonly conversations: number;
  /** Messages of each conversation. */
  readonly each: number;
  /** How long the messages are spread over; those that were held up follow as fast as they are answered. */
  readonly seconds: number;
  readonly seed: number;
  readonly file: string;
}

export type SimulatorQuestion =
  | ({ readonly type: "start" } & SimulatorJob)
  | { readonly type: "progress" }
  /** Gives up what is not acknowledged yet. */
  | { readonly type: "finish" };

export interface Progress {
  readonly acked: number;
  /** Requests that ended without a 2xx, by status; 0: none came in time. */
  readonly failed: Readonly<Record<string, number>>;
  readonly done: boolean;
}

/** A message that was answered 2xx. */
export interface Acked {
  readonly id: string;
  /** The simulator's own name of the conversation, and the number in it from 1. */
  readonly conversation: string;
  readonly number: number;
  readonly tries: number;
}
