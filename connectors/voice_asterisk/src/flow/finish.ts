import type { CallState } from "@gatehouse/sdk";
import type { LiveCall } from "./live-call.js";
import { change, type Desk, forget, type Move, order, type Step, tell } from "./move.js";

/** How long a recording is awaited after the end. */
const recordingMs = 60_000;

const hangUp = (channel: string) => ({ do: "hang_up", channel }) as const;

/** The agent's side and the bridge go; a bridge that goes ends its recording. */
const clearAway: Step = (_desk, move) => {
  const { agent, legs, bridge } = move.call;
  const gone = order(move, ...[...legs, ...(agent === undefined ? [] : [agent])].map(hangUp));
  const cleared = forget(change(gone, { legs: [] }), "agent", "bridge");
  return bridge === undefined ? cleared : order(cleared, { do: "destroy_bridge", bridge });
};

/** The person is gone: the call has ended, or was missed where no agent (or on a call back, no person) had answered. */
export function finish(desk: Desk, move: Move, cause?: number): Move {
  const { call } = move;
  if (call.phase === "over") return move;
  // A voicemail that was told of has an end already: it is not told of twice.
  const toldBefore = call.endedAt !== undefined;
  const known = call.cause ?? cause;
  const ended = change(clearAway(desk, forget(move, "playback", "patienceMs", "dueMs")), {
    phase: "over",
    endedAt: call.endedAt ?? desk.at,
    ...(known !== undefined && { cause: known }),
    ...(call.recording !== undefined && { dueMs: desk.nowMs + recordingMs }),
  });
  return toldBefore ? ended : tell(desk, ended, call.answeredAt === undefined ? "missed" : "ended");
}

function stateOf({ phase, onHold, transferred }: LiveCall): CallState {
  if (phase === "over") return "ended";
  if (onHold) return "held";
  return transferred ? "transferred" : "answered";
}

/** The recording of a conversation is stored, mostly after the end; it is told of with the state the call has then. */
export function conversationRecorded(desk: Desk, move: Move, name: string, ok: boolean): Move {
  const over = move.call.phase === "over";
  const done = forget(move, "recording", ...(over ? (["dueMs"] as const) : []));
  return ok ? tell(desk, done, stateOf(move.call), name) : done;
}

/** A call that is over and awaits no recording can be forgotten. */
export const isDone = ({ call }: Move): boolean => call.phase === "over" && call.recording === undefined;
