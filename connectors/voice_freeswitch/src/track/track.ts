import type { EslEvent } from "../esl/event.js";
import { callerOf } from "./caller.js";
import type { LiveCall, Move, Report } from "./live-call.js";

/** How long a call that is over still takes its recording. */
const keptMs = 120_000;
const keptDigits = 64;
const keptFile = /^[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*\.(wav|mp3|ogg)$/;
const id = /^[A-Za-z0-9_-]{1,128}$/;

const blank = { count: 0, noticePlayed: false, digits: "" } as const;

type Calls = ReadonlyMap<string, LiveCall>;

const isOver = ({ state }: LiveCall): boolean => state === "ended" || state === "missed";

/** A new state, told of. */
function tell(calls: Calls, call: LiveCall, at: string): Move {
  const counted = { ...call, count: call.count + 1 };
  return { calls: new Map(calls).set(call.id, counted), reports: [{ call: counted, at }] };
}

const keep = (calls: Calls, call: LiveCall): Move => ({ calls: new Map(calls).set(call.id, call), reports: [] });
const nothing = (calls: Calls): Move => ({ calls, reports: [] });

const ownerOf = (calls: Calls, ids: readonly string[]): LiveCall | undefined =>
  [...calls.values()].find((call) => ids.some((one) => one !== "" && (one === call.id || one === call.partner)));

/** An a-leg begins a call: somebody calls in, or we call back. The b-legs a call makes are no calls of their own. */
function created(calls: Calls, { header }: EslEvent, at: string): Move {
  const uuid = header("Unique-ID");
  if (!id.test(uuid) || calls.has(uuid)) return nothing(calls);
  const to = header("variable_gatehouse_to");
  const inbound = header("Call-Direction") === "inbound";
  if (!inbound && to === "") return nothing(calls);
  const number = to === "" ? header("Caller-Caller-ID-Number") : to;
  const name = to === "" ? header("Caller-Caller-ID-Name") : "";
  const direction = to === "" ? "inbound" : "outbound";
  const from = callerOf(number, name, uuid);
  return tell(calls, { ...blank, id: uuid, direction, from, state: "ringing", startedAt: at }, at);
}

/** Two legs talk: the first time somebody answered; with another leg later the call was transferred. */
function bridged(calls: Calls, event: EslEvent, at: string): Move {
  const [a, b] = [event.header("Bridge-A-Unique-ID"), event.header("Bridge-B-Unique-ID")];
  const call = calls.get(a) ?? calls.get(b);
  if (call === undefined || isOver(call)) return nothing(calls);
  const partner = call.id === a ? b : a;
  if (call.answeredAt === undefined) return tell(calls, { ...call, partner, state: "answered", answeredAt: at }, at);
  return call.partner === partner ? nothing(calls) : tell(calls, { ...call, partner, state: "transferred" }, at);
}

function held(calls: Calls, call: LiveCall, on: boolean, at: string): Move {
  if (call.answeredAt === undefined || isOver(call) || (call.state === "held") === on) return nothing(calls);
  return tell(calls, { ...call, state: on ? "held" : "resumed" }, at);
}

/** Only the caller's end is the call's end. Not answered by anybody: missed. */
function hungUp(calls: Calls, call: LiveCall, event: EslEvent, at: string): Move {
  if (event.header("Unique-ID") !== call.id || isOver(call)) return nothing(calls);
  const cause = event.header("variable_hangup_cause_q850");
  const ended: LiveCall = {
    ...call,
    state: call.answeredAt === undefined ? "missed" : "ended",
    endedAt: at,
    ...(/^\d{1,3}$/.test(cause) && { cause: Number(cause) }),
  };
  return tell(calls, ended, at);
}

/** A recording counts only after the notice; one whose name is no plain file name is not taken. */
function recorded(calls: Calls, call: LiveCall, event: EslEvent, at: string): Move {
  const file = event.header("Record-File-Path").split("/").at(-1) ?? "";
  if (!call.noticePlayed || !keptFile.test(file)) return nothing(calls);
  const report: Report = { call, at, recording: file };
  return { calls, reports: [report] };
}

/** Only the caller's keys count. */
function pressed(calls: Calls, call: LiveCall, { header }: EslEvent): Move {
  if (header("Unique-ID") !== call.id) return nothing(calls);
  const digits = `${call.digits}${header("DTMF-Digit").slice(0, 1)}`;
  return keep(calls, { ...call, digits: digits.slice(0, keptDigits) });
}

/** The job of a call back failed before there was a channel to tell of: no such user, no such gateway. */
function jobDone(calls: Calls, event: EslEvent, at: string): Move {
  const uuid = event.header("Job-UUID");
  const to = /gatehouse_to=(\+?\d{3,20})[,}]/.exec(event.header("Job-Command-Arg"))?.[1];
  const failed = event.header("_body").startsWith("-ERR");
  if (to === undefined || !failed || !id.test(uuid) || calls.has(uuid)) return nothing(calls);
  const from = callerOf(to, "", uuid);
  const missed = { ...blank, id: uuid, direction: "outbound", from, state: "missed" } as const;
  return tell(calls, { ...missed, startedAt: at, endedAt: at }, at);
}

/** The dialplan sets `gatehouse_notice_played` after the notice; every later event of the leg carries it. */
const noted = (call: LiveCall, { header }: EslEvent): LiveCall =>
  call.noticePlayed || header("Unique-ID") !== call.id || header("variable_gatehouse_notice_played") !== "true"
    ? call
    : { ...call, noticePlayed: true };

function forgotten(calls: Calls, at: string): Calls {
  const limit = Date.parse(at) - keptMs;
  const old = [...calls.values()].filter(({ endedAt }) => endedAt !== undefined && Date.parse(endedAt) < limit);
  return old.length === 0 ? calls : new Map([...calls].filter(([, call]) => !old.includes(call)));
}

/** What an event makes of the calls. Pure: the same calls, event and time give the same move. */
export function track(before: Calls, event: EslEvent, at: string): Move {
  const calls = forgotten(before, at);
  if (event.name === "CHANNEL_CREATE") return created(calls, event, at);
  if (event.name === "BACKGROUND_JOB") return jobDone(calls, event, at);
  const found = ownerOf(calls, ["Unique-ID", "Bridge-A-Unique-ID", "Bridge-B-Unique-ID"].map(event.header));
  if (found === undefined) return nothing(calls);
  const call = noted(found, event);
  const known = call === found ? calls : keep(calls, call).calls;
  switch (event.name) {
    case "CHANNEL_BRIDGE":
      return bridged(known, event, at);
    case "CHANNEL_HOLD":
      return held(known, call, true, at);
    case "CHANNEL_UNHOLD":
      return held(known, call, false, at);
    case "CHANNEL_HANGUP_COMPLETE":
      return hungUp(known, call, event, at);
    case "RECORD_STOP":
      return recorded(known, call, event, at);
    case "DTMF":
      return pressed(known, call, event);
    default:
      return nothing(known);
  }
}
