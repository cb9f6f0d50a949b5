import type { Destination } from "../config.js";
import type { Phase } from "./live-call.js";
import { change, type Desk, forget, type Move, named, order, type Step } from "./move.js";
import { ringQueue } from "./ring.js";
import { enterVoicemail } from "./voicemail.js";

/** A play without media stays queued for ever: what takes longer counts as failed. */
const longestPlayMs = 90_000;

/** Plays to the person and waits for the end in this phase. */
export function playIn({ nowMs }: Desk, move: Move, phase: Phase, media: string): Move {
  const [counted, playback] = named(move, "p");
  const waiting = change(counted, { phase, playback, dueMs: nowMs + longestPlayMs });
  return order(waiting, { do: "play", channel: move.call.person, playback, media });
}

export const enterGreeting: Step = (desk, move) =>
  desk.config.greeting_media === undefined
    ? enterNotice(desk, move)
    : playIn(desk, move, "greeting", desk.config.greeting_media);

/** The notice comes before anything that may be recorded, and only where something may be. */
export const enterNotice: Step = (desk, move) =>
  desk.config.recording === undefined || move.call.optedOut
    ? enterMenu(desk, move)
    : playIn(desk, move, "notice", desk.config.recording.notice_media);

export const enterMenu: Step = (desk, move) =>
  desk.config.menu === undefined
    ? goTo(desk, move, desk.config.to)
    : playIn(desk, move, "menu", desk.config.menu.prompt_media);

/** The prompt is over: a key is awaited for a while. */
export const awaitKey: Step = ({ config, nowMs }, move) =>
  change(forget(move, "playback"), { dueMs: nowMs + (config.menu?.timeout_secs ?? 0) * 1000 });

export function goTo(desk: Desk, move: Move, destination: Destination): Move {
  const gone = forget(change(move, { destination }), "playback", "dueMs");
  switch (destination.type) {
    case "queue":
    case "extension":
      return ringQueue(desk, gone);
    case "voicemail":
      return enterVoicemail(desk, gone);
  }
}

/** A key ends the prompt; one that means nothing leads where no key would. */
export function chooseItem(desk: Desk, move: Move, digit: string): Move {
  const chosen = desk.config.menu?.items.find((item) => item.digit === digit)?.to ?? desk.config.to;
  const { playback } = move.call;
  return goTo(desk, playback === undefined ? move : order(move, { do: "stop_playback", playback }), chosen);
}
