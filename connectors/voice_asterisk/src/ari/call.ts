import { type HttpCall, PluginError } from "@gatehouse/sdk";
import type { Config } from "../config.js";
import type { Command } from "../flow/command.js";

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

const basic = ({ user, password }: Config): Readonly<Record<string, string>> => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`,
});

/** A dot segment would climb out of its resource, encoded or not. */
function segment(id: string): string {
  if (id === "." || id === "..") throw new PluginError("rejected", "this is no id of Asterisk");
  return encodeURIComponent(id);
}

/** One ARI request: ids are path segments, everything else goes as a query. */
export function ariCall(
  config: Config,
  method: HttpCall["method"],
  path: readonly string[],
  query: Query = {},
): HttpCall {
  const url = new URL(`${config.base_url}/${path.map(segment).join("/")}`);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== "") url.searchParams.set(name, String(value));
  return { method, url: url.href, headers: basic(config) };
}

/** The stored file of a recording, with the account's credentials. */
export const recordingCall = (config: Config, name: string): HttpCall =>
  ariCall(config, "GET", ["recordings", "stored", name, "file"]);

/** Where events come from: no credentials in the URL, they go as a header. */
export function eventsTarget(config: Config): {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
} {
  const url = new URL(`${config.base_url.replace(/^http/, "ws")}/events`);
  url.searchParams.set("app", config.app);
  return { url, headers: basic(config) };
}

type Parts = readonly [HttpCall["method"], readonly string[], Query?];

function recordingParts(command: Extract<Command, { do: "record_bridge" | "record_channel" }>): Parts {
  const { name, format, maxSecs: maxDurationSeconds } = command;
  const query = { name, format, maxDurationSeconds, ifExists: "fail" };
  return command.do === "record_bridge"
    ? ["POST", ["bridges", command.bridge, "record"], { ...query, beep: command.beep }]
    : [
        "POST",
        ["channels", command.channel, "record"],
        { ...query, beep: true, maxSilenceSeconds: command.maxSilenceSecs },
      ];
}

function partsOf(app: string, command: Command): Parts {
  switch (command.do) {
    case "answer":
    case "ring":
      return ["POST", ["channels", command.channel, command.do]];
    case "hang_up":
      return ["DELETE", ["channels", command.channel]];
    case "start_music":
      return ["POST", ["channels", command.channel, "moh"], { mohClass: command.music }];
    case "stop_music":
      return ["DELETE", ["channels", command.channel, "moh"]];
    case "play":
      return ["POST", ["channels", command.channel, "play", command.playback], { media: command.media }];
    case "stop_playback":
      return ["DELETE", ["playbacks", command.playback]];
    case "originate": {
      const { channel, endpoint, callerId, ringSecs: timeout } = command;
      return ["POST", ["channels", channel], { endpoint, app, appArgs: "leg", callerId, timeout }];
    }
    case "create_bridge":
      return ["POST", ["bridges", command.bridge], { type: "mixing" }];
    case "join_bridge":
      return ["POST", ["bridges", command.bridge, "addChannel"], { channel: command.channels.join(",") }];
    case "destroy_bridge":
      return ["DELETE", ["bridges", command.bridge]];
    case "record_bridge":
    case "record_channel":
      return recordingParts(command);
    case "discard_recording":
      return ["DELETE", ["recordings", "live", command.name]];
    case "subscribe":
      return ["POST", ["applications", app, "subscription"], { eventSource: `channel:${command.channel}` }];
  }
}

/** The REST call of a command (rest-api/api-docs of Asterisk 22). */
export const commandCall = (config: Config, command: Command): HttpCall =>
  ariCall(config, ...partsOf(config.app, command));
