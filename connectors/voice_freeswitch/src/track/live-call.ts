import type { CallState } from "@gatehouse/sdk";
import type { KnownCall } from "@gatehouse/sdk/voice";

/** What is known of a call: one a-leg, whose UUID is its id. Kept in `host.state` over a restart. */
export interface LiveCall extends KnownCall {
  /** The state last told of. */
  readonly state: CallState;
  /** Steps told of so far. */
  readonly count: number;
  /** UUID of the other leg, once bridged. */
  readonly partner?: string;
}

/** A step of the call to be told of; `recording` is the name of a finished file. */
export interface Report {
  readonly call: LiveCall;
  readonly at: string;
  readonly recording?: string;
}

/** What an event makes of the calls. */
export interface Move {
  readonly calls: ReadonlyMap<string, LiveCall>;
  readonly reports: readonly Report[];
}
