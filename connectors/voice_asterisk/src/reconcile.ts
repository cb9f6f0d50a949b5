import { type Host, PluginError } from "@gatehouse/sdk";
import { ariCall } from "./ari/call.js";
import { type AriEvent, type Channel, readChannels } from "./ari/event.js";
import type { CallBook } from "./call-book.js";
import type { Config } from "./config.js";
import type { Happening } from "./flow/happening.js";
import type { LiveCall } from "./flow/live-call.js";
import { takeEvent } from "./switchboard.js";

async function channelsNow(config: Config, host: Host, signal: AbortSignal): Promise<ReadonlyMap<string, Channel>> {
  const { status, body } = await host.http(ariCall(config, "GET", ["channels"]), signal);
  const channels = status === 200 ? readChannels(body) : undefined;
  if (channels === undefined) throw new PluginError("unavailable", `the ARI lists no channels (${status})`);
  return new Map(channels.map((channel) => [channel.id, channel]));
}

/** Is there such a thing in Asterisk? */
async function exists(config: Config, host: Host, path: readonly string[], signal: AbortSignal): Promise<boolean> {
  const { status } = await host.http(ariCall(config, "GET", path), signal);
  return status === 200;
}

/** What must have happened to the channels of a call while nobody listened. */
function channelsMissed(call: LiveCall, now: ReadonlyMap<string, Channel>): readonly Happening[] {
  if (call.phase === "over") return [];
  const { person, legs, agent } = call;
  const known = [...legs, ...(agent === undefined ? [] : [agent]), ...(legs.includes(person) ? [] : [person])];
  return known.flatMap((channel): Happening[] => {
    const found = now.get(channel);
    if (found === undefined) return [{ what: "destroyed", channel }];
    return legs.includes(channel) && found.state === "Up" ? [{ what: "leg_answered", channel }] : [];
  });
}

/** A playback that is over counts as not heard: nobody saw its end. A recording counts where its file is there. */
async function mediaMissed(
  config: Config,
  host: Host,
  call: LiveCall,
  signal: AbortSignal,
): Promise<readonly Happening[]> {
  const { playback, recording } = call;
  const missed: Happening[] = [];
  if (playback !== undefined && !(await exists(config, host, ["playbacks", playback], signal)))
    missed.push({ what: "played", playback, ok: false });
  if (recording !== undefined && !(await exists(config, host, ["recordings", "live", recording], signal))) {
    const ok = await exists(config, host, ["recordings", "stored", recording], signal);
    missed.push({ what: "recorded", name: recording, ok });
  }
  return missed;
}

/** A caller who came into the application while nobody listened. */
function waiting(config: Config, now: ReadonlyMap<string, Channel>): readonly AriEvent[] {
  return [...now.values()]
    .filter(({ dialplan }) => dialplan?.app_name === "Stasis" && dialplan.app_data === config.app)
    .map((channel) => ({ type: "StasisStart", args: [], channel }));
}

/** After every connection: events that were lost are made up for from what Asterisk says is there. */
export async function reconcile(book: CallBook, config: Config, host: Host, signal: AbortSignal): Promise<void> {
  const now = await channelsNow(config, host, signal);
  for (const call of book.calls()) {
    for (const happening of channelsMissed(call, now)) book.happen(call.id, happening);
    for (const happening of await mediaMissed(config, host, call, signal)) book.happen(call.id, happening);
  }
  for (const event of waiting(config, now)) await takeEvent(book, host, event);
}
