import { conversationRecorded, finish } from "./finish.js";
import { awaitKey, chooseItem, enterMenu, enterNotice } from "./greet.js";
import type { Happening } from "./happening.js";
import type { LiveCall } from "./live-call.js";
import { change, type Desk, forget, type Move, order, still, tell } from "./move.js";
import { legGone, queueDue } from "./ring.js";
import { join, legAnswered, optOut } from "./talk.js";
import { messageLeft, recordMessage } from "./voicemail.js";

const keptDigits = 64;

function keyPressed(desk: Desk, move: Move, digit: string): Move {
  const { config } = desk;
  const noted = change(move, { digits: `${move.call.digits}${digit}`.slice(0, keptDigits) });
  if (digit === config.recording?.opt_out_digit) return optOut(desk, noted);
  return move.call.phase === "menu" ? chooseItem(desk, noted, digit) : noted;
}

/** What was to be heard is over. Only a notice heard to its end counts as played. */
function played(desk: Desk, move: Move, ok: boolean): Move {
  const quiet = forget(move, "playback", "dueMs");
  switch (move.call.phase) {
    case "greeting":
      return enterNotice(desk, quiet);
    case "notice": {
      const heard = change(quiet, { noticePlayed: ok });
      return move.call.direction === "outbound" ? join(desk, heard) : enterMenu(desk, heard);
    }
    case "menu":
      return awaitKey(desk, quiet);
    case "voicemail_prompt":
      return recordMessage(desk, quiet, ok);
    case "queue":
    case "dialling":
    case "talking":
    case "voicemail":
    case "over":
      return quiet;
  }
}

function due(desk: Desk, move: Move): Move {
  const { phase, playback, person } = move.call;
  const quiet = forget(move, "dueMs");
  if (playback !== undefined) return played(desk, order(quiet, { do: "stop_playback", playback }), false);
  switch (phase) {
    case "menu":
      return chooseItem(desk, quiet, "");
    case "queue":
      return queueDue(desk, move);
    case "voicemail":
      return order(quiet, { do: "hang_up", channel: person });
    case "over":
      return forget(quiet, "recording");
    case "greeting":
    case "notice":
    case "dialling":
    case "talking":
    case "voicemail_prompt":
      return quiet;
  }
}

/** A channel went: the person's ends the call, the agent's ends it for the person, a leg that rang lets the queue go on. */
function gone(desk: Desk, move: Move, channel: string, cause?: number): Move {
  const { call } = move;
  const noted = cause !== undefined && cause > 0 && call.cause === undefined ? change(move, { cause }) : move;
  if (channel === call.person || call.phase === "dialling") return finish(desk, noted, cause);
  if (call.legs.includes(channel)) return legGone(desk, move, channel);
  if (channel !== call.agent || call.transferred) return move;
  return order(forget(noted, "agent"), { do: "hang_up", channel: call.person });
}

/** Out of the application: after a transfer the person goes on talking elsewhere, and only the bridge is over. */
function left(desk: Desk, move: Move, channel: string): Move {
  const { transferred, person, bridge } = move.call;
  if (!transferred || channel !== person) return gone(desk, move, channel);
  return bridge === undefined ? move : order(forget(move, "bridge"), { do: "destroy_bridge", bridge });
}

function hold(desk: Desk, move: Move, onHold: boolean): Move {
  if (move.call.phase !== "talking" || move.call.onHold === onHold) return move;
  return tell(desk, change(move, { onHold }), onHold ? "held" : "resumed");
}

/** What a happening makes of a call. Pure: the same call, happening and time give the same move. */
export function advance(desk: Desk, call: LiveCall, happening: Happening): Move {
  const move = still(call);
  switch (happening.what) {
    case "key_pressed":
      return keyPressed(desk, move, happening.digit);
    case "played":
      return happening.playback === call.playback ? played(desk, move, happening.ok) : move;
    case "recorded":
      if (happening.name !== call.recording) return move;
      return call.phase === "voicemail" || call.answeredAt === undefined
        ? messageLeft(desk, move, happening.name, happening.ok)
        : conversationRecorded(desk, move, happening.name, happening.ok);
    case "leg_answered":
      return legAnswered(desk, move, happening.channel);
    case "hangup_asked":
      return happening.channel === call.person || happening.channel === call.agent
        ? change(move, { cause: call.cause ?? happening.cause })
        : move;
    case "left":
      return left(desk, move, happening.channel);
    case "destroyed":
      return gone(desk, move, happening.channel, happening.cause);
    case "held":
      return hold(desk, move, true);
    case "resumed":
      return hold(desk, move, false);
    case "transferred": {
      if (call.phase !== "talking" || call.transferred) return move;
      const watched = order(change(move, { transferred: true }), { do: "subscribe", channel: call.person });
      return tell(desk, watched, "transferred");
    }
    case "due":
      return due(desk, move);
  }
}
