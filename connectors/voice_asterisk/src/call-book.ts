import type { Host } from "@gatehouse/sdk";
import type { Outbox } from "@gatehouse/sdk/voice";
import { alarms } from "./alarms.js";
import { carryOut } from "./ari/carry-out.js";
import { commandLines } from "./command-lines.js";
import type { Config } from "./config.js";
import { advance } from "./flow/advance.js";
import { isDone } from "./flow/finish.js";
import type { Happening } from "./flow/happening.js";
import type { LiveCall } from "./flow/live-call.js";
import type { Desk, Move } from "./flow/move.js";
import { rawOf } from "./report.js";

export interface CallBookDeps {
  readonly config: Config;
  readonly host: Host;
  readonly outbox: Outbox;
  readonly signal: AbortSignal;
}

/** All running calls of the account, in memory: every move of one goes out as commands, reports and an alarm. */
export interface CallBook {
  calls(): readonly LiveCall[];
  /** The call a channel, playback or recording belongs to: all are named after it. */
  ownerOf(subject: string): LiveCall | undefined;
  desk(at?: string): Desk;
  apply(move: Move): void;
  happen(id: string, happening: Happening, at?: string): void;
  /** A channel that belongs to no call. */
  hangUp(channel: string): void;
  adopt(calls: readonly LiveCall[]): void;
  stop(): void;
}

export function callBook({ config, host, outbox, signal }: CallBookDeps): CallBook {
  const calls = new Map<string, LiveCall>();
  const clocks = alarms(host, (id) => happen(id, { what: "due" }));
  const ask = commandLines(
    (command) => carryOut(config, host, command, signal),
    (id, failure) => happen(id, failure),
  );
  const desk = (at?: string): Desk => {
    const now = host.now();
    return { config, at: at ?? now.toISOString(), nowMs: now.getTime() };
  };
  const apply = (move: Move): void => {
    const { call } = move;
    const done = isDone(move);
    if (done) calls.delete(call.id);
    else calls.set(call.id, call);
    clocks.set(call.id, done ? undefined : call.dueMs);
    ask(call.id, move.commands);
    outbox.put(move.reports.map((report) => rawOf(report, config.recording?.format ?? "wav")));
  };
  const happen = (id: string, happening: Happening, at?: string): void => {
    const call = calls.get(id);
    if (call !== undefined && !signal.aborted) apply(advance(desk(at), call, happening));
  };
  return {
    calls: () => [...calls.values()],
    ownerOf: (subject) => [...calls.values()].find(({ id }) => subject === id || subject.startsWith(`${id}-`)),
    desk,
    apply,
    happen,
    hangUp: (channel) => ask(channel, [{ do: "hang_up", channel }]),
    adopt(known) {
      for (const call of known) {
        calls.set(call.id, call);
        clocks.set(call.id, call.dueMs);
      }
    },
    stop: () => clocks.stop(),
  };
}
