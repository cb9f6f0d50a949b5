import type { FakeChannel, World } from "./fake-world.js";

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly bytes?: Buffer;
}

const no = (status: number, message: string): Answer => ({ status, body: { message } });
const done: Answer = { status: 204 };
/** A WAV file of nothing. */
export const storedFile = Buffer.from("RIFF\u0024\u0000\u0000\u0000WAVEfmt ");

type Rest = (line: string, query: URLSearchParams) => Answer;
type Route = readonly [RegExp, (world: World, parts: readonly string[], query: URLSearchParams) => Answer];

/** 404 where there is no such channel, 409 where it is not in the application. */
function inStasis(world: World, id: string, act: (channel: FakeChannel) => Answer): Answer {
  const channel = world.channels.get(id);
  if (channel === undefined) return no(404, "Channel not found");
  return channel.stasis ? act(channel) : no(409, "Channel not in Stasis application");
}

function originate(world: World, id: string, query: URLSearchParams): Answer {
  const endpoint = query.get("endpoint");
  if (!endpoint?.includes("/") || endpoint.includes("nowhere")) return no(400, "Invalid endpoint specified");
  if (world.channels.has(id)) return no(409, "Channel with given unique ID already exists");
  const args = (query.get("appArgs") ?? "").split(",");
  const number = query.get("callerId") ?? "";
  const channel: FakeChannel = {
    id,
    endpoint,
    state: "Ringing",
    stasis: false,
    number,
    name: "",
    args,
    subscribed: false,
  };
  world.channels.set(id, channel);
  world.tell("ChannelCreated", { channel: world.snapshot({ ...channel, state: "Down" }) });
  world.tell("ChannelStateChange", { channel: world.snapshot(channel) });
  const timer = setTimeout(
    () => channel.state === "Ringing" && world.go(id, 19, false),
    Number(query.get("timeout")) * 1000,
  );
  timer.unref();
  return { status: 200, body: world.snapshot(channel) };
}

function record(world: World, target: string, query: URLSearchParams): Answer {
  const name = query.get("name") ?? "";
  if (name === "" || !["wav", "gsm"].includes(query.get("format") ?? "")) return no(400, "Invalid parameters");
  if (world.recordings.has(name)) return no(409, "A recording with the same name already exists");
  world.record(target, name, query.get("format") ?? "");
  return { status: 201, body: { name, state: "queued" } };
}

const routes: readonly Route[] = [
  [/^GET \/asterisk\/info$/, () => ({ status: 200, body: { system: { version: "22.5.0" } } })],
  [/^GET \/channels$/, (world) => ({ status: 200, body: [...world.channels.values()].map(world.snapshot) })],
  [/^POST \/channels\/([^/]+)$/, (world, [id = ""], query) => originate(world, id, query)],
  [
    /^DELETE \/channels\/([^/]+)$/,
    (world, [id = ""]) => {
      if (!world.channels.has(id)) return no(404, "Channel not found");
      world.go(id, 16, false);
      return done;
    },
  ],
  [
    /^POST \/channels\/([^/]+)\/answer$/,
    (world, [id = ""]) =>
      inStasis(world, id, (channel) => {
        channel.state = "Up";
        world.tell("ChannelStateChange", { channel: world.snapshot(channel) });
        return done;
      }),
  ],
  [/^POST \/channels\/([^/]+)\/ring$/, (world, [id = ""]) => inStasis(world, id, () => done)],
  [
    /^(POST|DELETE) \/channels\/([^/]+)\/moh$/,
    (world, [method, id = ""], query) =>
      inStasis(world, id, (channel) => {
        channel.music = method === "POST" ? (query.get("mohClass") ?? "default") : "";
        return done;
      }),
  ],
  [
    /^POST \/channels\/([^/]+)\/play\/([^/]+)$/,
    (world, [id = "", playback = ""], query) =>
      inStasis(world, id, () => {
        world.play(id, playback, query.get("media") ?? "");
        return { status: 201, body: { id: playback, state: "queued" } };
      }),
  ],
  [
    /^POST \/channels\/([^/]+)\/record$/,
    (world, [id = ""], query) => inStasis(world, id, () => record(world, `channel:${id}`, query)),
  ],
  [
    /^DELETE \/playbacks\/([^/]+)$/,
    (world, [id = ""]) => {
      if (!world.playbacks.has(id)) return no(404, "Playback not found");
      world.stopPlayback(id);
      return done;
    },
  ],
  [
    /^GET \/playbacks\/([^/]+)$/,
    (world, [id = ""]) => (world.playbacks.has(id) ? { status: 200, body: {} } : no(404, "Playback not found")),
  ],
  [
    /^POST \/bridges\/([^/]+)$/,
    (world, [id = ""]) => {
      world.bridges.set(id, new Set());
      return { status: 200, body: { id } };
    },
  ],
  [
    /^POST \/bridges\/([^/]+)\/addChannel$/,
    (world, [id = ""], query) => {
      const bridge = world.bridges.get(id);
      if (bridge === undefined) return no(404, "Bridge not found");
      for (const name of (query.get("channel") ?? "").split(",")) {
        const channel = world.channels.get(name);
        if (channel === undefined) return no(400, "Channel not found");
        if (!channel.stasis) return no(409, "Channel not in Stasis application");
        channel.bridge = id;
        bridge.add(name);
      }
      return done;
    },
  ],
  [
    /^DELETE \/bridges\/([^/]+)$/,
    (world, [id = ""]) => {
      if (!world.bridges.delete(id)) return no(404, "Bridge not found");
      for (const { name, target } of world.recordings.values())
        if (target === `bridge:${id}`) world.finishRecording(name, true);
      return done;
    },
  ],
  [
    /^POST \/bridges\/([^/]+)\/record$/,
    (world, [id = ""], query) =>
      world.bridges.has(id) ? record(world, `bridge:${id}`, query) : no(404, "Bridge not found"),
  ],
  [
    /^(GET|DELETE) \/recordings\/live\/([^/]+)$/,
    (world, [method, name = ""]) => {
      if (world.recordings.get(name)?.state !== "recording") return no(404, "Recording not found");
      if (method === "GET") return { status: 200, body: { name } };
      world.finishRecording(name, false);
      return done;
    },
  ],
  [
    /^GET \/recordings\/stored\/([^/]+)(\/file)?$/,
    (world, [name = "", file]) => {
      if (world.recordings.get(name)?.state !== "done") return no(404, "Recording not found");
      return file === undefined ? { status: 200, body: { name, format: "wav" } } : { status: 200, bytes: storedFile };
    },
  ],
  [
    /^POST \/applications\/gatehouse\/subscription$/,
    (world, _parts, query) => {
      const channel = world.channels.get((query.get("eventSource") ?? "").replace("channel:", ""));
      if (channel === undefined) return no(422, "Event source does not exist");
      channel.subscribed = true;
      return { status: 200, body: {} };
    },
  ],
];

/** The REST calls of ARI that the connector makes; anything else is 404, as in Asterisk. */
export const restOf =
  (world: World): Rest =>
  (line, query) => {
    for (const [pattern, act] of routes) {
      const match = pattern.exec(line);
      if (match)
        return act(
          world,
          match.slice(1).map((part) => part && decodeURIComponent(part)),
          query,
        );
    }
    return no(404, "Resource not found");
  };
