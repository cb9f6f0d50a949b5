import type { CallState } from "@gatehouse/sdk";
import type { Config } from "../config.js";
import type { Command } from "./command.js";
import type { LiveCall, Report } from "./live-call.js";

/** What one happening makes of a call: its new state, what Asterisk is asked, what the gateway is told. */
export interface Move {
  readonly call: LiveCall;
  readonly commands: readonly Command[];
  readonly reports: readonly Report[];
}

/** Everything a move depends on besides the call: pure, so time comes in. */
export interface Desk {
  readonly config: Config;
  /** When it happened: RFC 3339, and by the gateway's clock in milliseconds for what is due later. */
  readonly at: string;
  readonly nowMs: number;
}

export type Step = (desk: Desk, move: Move) => Move;

export const still = (call: LiveCall): Move => ({ call, commands: [], reports: [] });

export const change = (move: Move, more: Partial<LiveCall>): Move => ({ ...move, call: { ...move.call, ...more } });

/** Members that no longer hold. */
export function forget(move: Move, ...names: readonly (keyof LiveCall)[]): Move {
  const kept = Object.entries(move.call).filter(([name]) => !names.includes(name as keyof LiveCall));
  return { ...move, call: Object.fromEntries(kept) as unknown as LiveCall };
}

export const order = (move: Move, ...commands: readonly Command[]): Move => ({
  ...move,
  commands: [...move.commands, ...commands],
});

/** Tells the gateway of a step; the count goes up, so that each step has a key of its own. */
export function tell({ at }: Desk, move: Move, state: CallState, recording?: string): Move {
  const counted = change(move, { count: move.call.count + 1 });
  const told = { state, call: counted.call, at, ...(recording !== undefined && { recording }) };
  return { ...counted, reports: [...counted.reports, told] };
}

/** A fresh id: `{call}-{letter}{count}`. */
export function named(move: Move, letter: string): readonly [Move, string] {
  const count = move.call.count + 1;
  return [change(move, { count }), `${move.call.id}-${letter}${count}`];
}
