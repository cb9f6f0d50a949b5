import { type Host, limited } from "@gatehouse/sdk";
import type { Config } from "../config.js";
import type { Command } from "../flow/command.js";
import type { Happening } from "../flow/happening.js";
import { commandCall } from "./call.js";

const limitMs = 10_000;

/** What a command that failed means for the call: what it should have brought about will not happen. */
function failureOf(command: Command): Happening | undefined {
  switch (command.do) {
    case "play":
      return { what: "played", playback: command.playback, ok: false };
    case "originate":
      return { what: "destroyed", channel: command.channel };
    case "record_bridge":
    case "record_channel":
      return { what: "recorded", name: command.name, ok: false };
    case "join_bridge":
      return { what: "destroyed", channel: command.channels[1] ?? "" };
    case "answer":
    case "hang_up":
    case "ring":
    case "start_music":
    case "stop_music":
    case "stop_playback":
    case "create_bridge":
    case "destroy_bridge":
    case "discard_recording":
    case "subscribe":
      return undefined;
  }
}

/** What is over already cannot be ended: 404 for a channel, a playback or a bridge that has gone by itself. */
const endsSomething = ({ do: verb }: Command): boolean =>
  verb === "hang_up" || verb === "stop_playback" || verb === "stop_music" || verb === "destroy_bridge";

/** Asks Asterisk. Never throws: an answer of no, or none, comes back as what it means for the call. */
export async function carryOut(
  config: Config,
  host: Host,
  command: Command,
  signal: AbortSignal,
): Promise<Happening | undefined> {
  const limit = limited(signal, limitMs);
  try {
    const { status } = await host.http(commandCall(config, command), limit.signal);
    if (status < 300 || (endsSomething(command) && (status === 404 || status === 409))) return undefined;
    host.log.warn({ command: command.do, status }, "Asterisk refused a command");
  } catch (error) {
    if (signal.aborted) return undefined;
    host.log.warn({ command: command.do, reason: (error as Error).message }, "a command did not reach Asterisk");
  } finally {
    limit.release();
  }
  return failureOf(command);
}
