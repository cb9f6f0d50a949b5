import { change, type Desk, forget, type Move, named, order, type Step, tell } from "./move.js";

const longestPromptMs = 90_000;
/** What a recording may take beyond its own limit before it counts as lost. */
const graceMs = 30_000;

/** Nobody took the call: the caller is told to leave a message, or the call ends. */
export const enterVoicemail: Step = ({ config, nowMs }, move) => {
  const { person } = move.call;
  if (config.voicemail === undefined) return order(move, { do: "hang_up", channel: person });
  const [counted, playback] = named(move, "p");
  const waiting = change(counted, { phase: "voicemail_prompt", playback, dueMs: nowMs + longestPromptMs });
  return order(waiting, { do: "play", channel: person, playback, media: config.voicemail.prompt_media });
};

/** The prompt is the notice: where it could not be heard, nothing is recorded. */
export function recordMessage({ config, nowMs }: Desk, move: Move, heard: boolean): Move {
  const { person } = move.call;
  const quiet = forget(move, "playback", "dueMs");
  if (config.voicemail === undefined || !heard) return order(quiet, { do: "hang_up", channel: person });
  const [counted, recording] = named(quiet, "r");
  const { max_secs: maxSecs, max_silence_secs: maxSilenceSecs } = config.voicemail;
  const dueMs = nowMs + maxSecs * 1000 + graceMs;
  const running = change(counted, { phase: "voicemail", recording, noticePlayed: true, dueMs });
  const format = config.recording?.format ?? "wav";
  return order(running, { do: "record_channel", channel: person, name: recording, format, maxSecs, maxSilenceSecs });
}

/** The message is there: told of at once, since the caller may stay on the line. */
export function messageLeft(desk: Desk, move: Move, name: string, ok: boolean): Move {
  const done = forget(change(move, { endedAt: move.call.endedAt ?? desk.at }), "recording", "dueMs");
  const told = tell(desk, done, "missed", ok ? name : undefined);
  return order(told, { do: "hang_up", channel: move.call.person });
}
