import { playIn } from "./greet.js";
import { change, type Desk, forget, type Move, named, order, type Step, tell } from "./move.js";

/** Recording of the conversation, if there is a notice and it was heard to its end. */
const record: Step = ({ config }, move) => {
  const { recording } = config;
  const { noticePlayed, optedOut, bridge } = move.call;
  if (recording === undefined || bridge === undefined || !noticePlayed || optedOut) return move;
  const [counted, name] = named(move, "r");
  const { format, beep, max_secs: maxSecs } = recording;
  return order(change(counted, { recording: name }), { do: "record_bridge", bridge, name, format, beep, maxSecs });
};

/** Both sides into one bridge. */
export const join: Step = (desk, move) => {
  const { person, agent = "" } = move.call;
  const [counted, bridge] = named(move, "b");
  const joined = order(
    forget(change(counted, { bridge, phase: "talking" }), "dueMs", "playback", "patienceMs"),
    { do: "create_bridge", bridge },
    { do: "join_bridge", bridge, channels: [person, agent] },
  );
  return record(desk, joined);
};

/** An agent picked up: the other extensions stop ringing. */
function agentAnswered(desk: Desk, move: Move, channel: string): Move {
  const others = move.call.legs.filter((leg) => leg !== channel);
  const hangUps = others.map((leg) => ({ do: "hang_up", channel: leg }) as const);
  const taken = change(move, { agent: channel, legs: [], answeredAt: desk.at });
  const quiet = order(taken, { do: "stop_music", channel: move.call.person }, ...hangUps);
  return join(desk, tell(desk, quiet, "answered"));
}

/** The person took a call back: the notice first, if anything may be recorded. */
function personAnswered(desk: Desk, move: Move): Move {
  const taken = tell(desk, forget(change(move, { legs: [], answeredAt: desk.at }), "dueMs"), "answered");
  const { recording } = desk.config;
  return recording === undefined ? join(desk, taken) : playIn(desk, taken, "notice", recording.notice_media);
}

/** A channel that rang is answered; one that is not awaited any more is hung up. */
export function legAnswered(desk: Desk, move: Move, channel: string): Move {
  const { legs, phase, agent, person } = move.call;
  if (channel === agent || channel === person) return legs.includes(channel) ? personAnswered(desk, move) : move;
  if (legs.includes(channel) && phase === "queue") return agentAnswered(desk, move, channel);
  return order(move, { do: "hang_up", channel });
}

/** A key that refuses recording: what runs is discarded, and nothing more is recorded. */
export const optOut: Step = (_desk, move) => {
  const { recording, phase } = move.call;
  const refused = change(move, { optedOut: true });
  return recording === undefined || phase !== "talking"
    ? refused
    : order(forget(refused, "recording"), { do: "discard_recording", name: recording });
};
