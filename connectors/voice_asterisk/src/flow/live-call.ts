import type { CallState } from "@gatehouse/sdk";
import type { KnownCall } from "@gatehouse/sdk/voice";
import type { Destination } from "../config.js";

/** Where a call is. `over`: the person is gone, and at most a recording is awaited. */
export type Phase =
  | "greeting"
  | "notice"
  | "menu"
  | "queue"
  | "dialling"
  | "talking"
  | "voicemail_prompt"
  | "voicemail"
  | "over";

/** All that is known of a call, as kept in `host.state` over a restart; its id is that of the channel that began it. `*Ms` are Unix milliseconds. */
export interface LiveCall extends KnownCall {
  /** The person's channel. */
  readonly person: string;
  /** The agent's channel, once there is one. */
  readonly agent?: string;
  /** Channels that ring and have not answered. */
  readonly legs: readonly string[];
  readonly phase: Phase;
  /** Counts everything that gets an id of its own. */
  readonly count: number;
  /** Where the caller wants to go, once that is known. */
  readonly destination?: Destination;
  readonly playback?: string;
  readonly bridge?: string;
  /** The recording that runs. */
  readonly recording?: string;
  readonly optedOut: boolean;
  readonly onHold: boolean;
  readonly transferred: boolean;
  readonly dueMs?: number;
  /** Until when a caller waits in the queue. */
  readonly patienceMs?: number;
}

/** A step of the call to be told of; `recording` is the name of a finished one. */
export interface Report {
  readonly state: CallState;
  readonly call: LiveCall;
  readonly at: string;
  readonly recording?: string;
}
