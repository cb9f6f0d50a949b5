import type { Pace } from "./wire/gate.js";

/** What one child may take, in mebibytes and milliseconds. Chosen, not measured (docs/adr/0007). */
export interface Limits {
  readonly heapMb: number;
  /** The whole process; above it is ended. */
  readonly memoryMb: number;
  /** `webhook`, `interpret`, `render`, `judge`, `upgrade`: one after the other, so this is the time of one. */
  readonly pureMs: number;
  readonly checkMs: number;
  readonly sendMs: number;
  readonly pollMs: number;
  readonly startMs: number;
  readonly stopMs: number;
  /** How often it is asked whether it is still there, and how long it may take to say so. */
  readonly pingMs: number;
  readonly memoryCheckMs: number;
  /** So many ends within the time, and it is not started again. */
  readonly restarts: number;
  readonly restartsWithinMs: number;
  /** Before it is started again: at first, and at most. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** Bytes that may lie in the gateway ahead of their frame: the files of one message. */
  readonly partBytes: number;
  readonly pace: Pace;
}

const mib = 1_048_576;

export const defaultLimits: Limits = {
  heapMb: 256,
  memoryMb: 512,
  pureMs: 1_000,
  checkMs: 10_000,
  sendMs: 30_000,
  pollMs: 120_000,
  startMs: 30_000,
  stopMs: 10_000,
  pingMs: 10_000,
  memoryCheckMs: 200,
  restarts: 5,
  restartsWithinMs: 600_000,
  firstPauseMs: 250,
  longestPauseMs: 30_000,
  partBytes: 64 * mib,
  pace: { windowMs: 50, bytes: 4 * mib, frames: 1_000 },
};
