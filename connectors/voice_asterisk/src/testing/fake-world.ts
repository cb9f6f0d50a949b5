import { setTimeout as sleep } from "node:timers/promises";

export interface FakeChannel {
  readonly id: string;
  readonly endpoint: string;
  state: "Down" | "Ring" | "Ringing" | "Up";
  stasis: boolean;
  readonly number: string;
  readonly name: string;
  readonly args: readonly string[];
  bridge?: string;
  music?: string;
  subscribed: boolean;
}

export interface FakeRecording {
  readonly name: string;
  readonly target: string;
  readonly format: string;
  state: "recording" | "done";
}

type Event = { readonly type: string } & Readonly<Record<string, unknown>>;
type Hear = (event: Event) => void;

const playMs = 15;

/** What exists in the fake Asterisk, and what people do to it. */
export interface World {
  readonly channels: Map<string, FakeChannel>;
  readonly bridges: Map<string, Set<string>>;
  readonly playbacks: Map<string, { readonly channel: string; readonly media: string }>;
  readonly recordings: Map<string, FakeRecording>;
  on(hear: Hear): void;
  tell(type: string, more: Readonly<Record<string, unknown>>): void;
  /** Somebody calls in; without a connected application the dialplan goes on, and the caller is lost to us. */
  call(number: string, name?: string): string;
  press(channel: string, digit: string): void;
  hold(channel: string, on: boolean): void;
  /** The channel that rings at this endpoint, once there is one. */
  ringing(endpoint: string): Promise<string>;
  pickUp(channel: string): void;
  /** Goes, with a Q.850 cause; `asked`: by the far end, which ARI tells as a request first. */
  go(channel: string, cause: number, asked?: boolean): void;
  /** The agent sends the caller elsewhere: out of the application, but still talking. */
  transfer(agent: string, person: string): void;
  play(channel: string, playback: string, media: string): void;
  stopPlayback(playback: string): void;
  record(target: string, name: string, format: string): void;
  finishRecording(name: string, keep: boolean): void;
  snapshot(channel: FakeChannel): object;
  stop(): void;
}

export function worldOf(connected: () => boolean): World {
  const channels: World["channels"] = new Map();
  const bridges: World["bridges"] = new Map();
  const playbacks: World["playbacks"] = new Map();
  const recordings: World["recordings"] = new Map();
  const ears: Hear[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let count = 0;

  const tell: World["tell"] = (type, more) => {
    const timestamp = new Date().toISOString().replace("Z", "+0000");
    for (const hear of ears) hear({ type, timestamp, ...more });
  };
  const snapshot = ({ id, state, number, name, stasis, args, endpoint }: FakeChannel): object => ({
    id,
    name: `${endpoint}-0000000${count}`,
    state,
    caller: { name, number },
    connected: { name: "", number: "" },
    accountcode: "",
    dialplan: {
      context: "from-school",
      exten: "s",
      priority: 3,
      app_name: stasis ? "Stasis" : "",
      app_data: stasis ? ["gatehouse", ...args].join(",") : "",
    },
    creationtime: "2026-11-25T08:00:00.000+0000",
    language: "en",
  });
  const finishPlayback = (id: string, state: "done" | "failed"): void => {
    const playback = playbacks.get(id);
    if (playback === undefined) return;
    playbacks.delete(id);
    tell("PlaybackFinished", {
      playback: { id, media_uri: playback.media, target_uri: `channel:${playback.channel}`, state },
    });
  };
  const finishRecording: World["finishRecording"] = (name, keep) => {
    const recording = recordings.get(name);
    if (recording?.state !== "recording") return;
    if (keep) recording.state = "done";
    else recordings.delete(name);
    const state = keep ? "done" : "canceled";
    tell("RecordingFinished", {
      recording: { name, format: recording.format, state, target_uri: recording.target, duration: 3 },
    });
  };
  const endRecordingsOf = (target: string): void => {
    for (const { name, target: of } of recordings.values()) if (of === target) finishRecording(name, true);
  };
  const leave = (channel: FakeChannel): void => {
    endRecordingsOf(`channel:${channel.id}`);
    for (const [id, playback] of playbacks) if (playback.channel === channel.id) finishPlayback(id, "failed");
    if (channel.bridge !== undefined) bridges.get(channel.bridge)?.delete(channel.id);
    if (channel.stasis) tell("StasisEnd", { channel: snapshot(channel) });
    channel.stasis = false;
  };

  return {
    channels,
    bridges,
    playbacks,
    recordings,
    on: (hear) => void ears.push(hear),
    tell,
    snapshot,
    finishRecording,
    call(number, name = "") {
      count += 1;
      const id = `1795593600.${count}`;
      const channel: FakeChannel = {
        id,
        endpoint: "PJSIP/trunk",
        state: "Ring",
        stasis: connected(),
        number,
        name,
        args: [],
        subscribed: false,
      };
      if (!channel.stasis) return id;
      channels.set(id, channel);
      tell("StasisStart", { args: [], channel: snapshot(channel) });
      return id;
    },
    press(id, digit) {
      const channel = channels.get(id);
      if (channel) tell("ChannelDtmfReceived", { digit, duration_ms: 120, channel: snapshot(channel) });
    },
    hold(id, on) {
      const channel = channels.get(id);
      if (channel) tell(on ? "ChannelHold" : "ChannelUnhold", { channel: snapshot(channel) });
    },
    async ringing(endpoint) {
      for (let round = 0; round < 500; round += 1) {
        const found = [...channels.values()].find(
          (channel) => channel.endpoint === endpoint && channel.state === "Ringing",
        );
        if (found) return found.id;
        await sleep(10);
      }
      throw new Error(`${endpoint} never rang`);
    },
    pickUp(id) {
      const channel = channels.get(id);
      if (channel === undefined) throw new Error("nothing rings there");
      channel.state = "Up";
      channel.stasis = true;
      tell("ChannelStateChange", { channel: snapshot(channel) });
      tell("StasisStart", { args: channel.args, channel: snapshot(channel) });
    },
    go(id, cause, asked = true) {
      const channel = channels.get(id);
      if (channel === undefined) return;
      const wasStasis = channel.stasis;
      if (asked && wasStasis) {
        for (let round = 0; round < 5; round += 1)
          tell("ChannelVarset", { variable: "BRIDGEPEER", value: "", channel: snapshot(channel) });
        tell("ChannelHangupRequest", { cause, channel: snapshot(channel) });
      }
      leave(channel);
      channels.delete(id);
      // The application is subscribed to what it originated until that leaves it; a caller's end is seen as StasisEnd alone.
      if (!wasStasis || channel.subscribed)
        tell("ChannelDestroyed", { cause, cause_txt: "", channel: snapshot(channel) });
    },
    transfer(agent, person) {
      const [from, whom] = [channels.get(agent), channels.get(person)];
      if (from === undefined || whom === undefined) throw new Error("nobody to transfer");
      tell("BridgeBlindTransfer", {
        channel: snapshot(from),
        transferee: snapshot(whom),
        exten: "6009",
        result: "Success",
        is_external: true,
      });
      setTimeout(() => leave(whom), playMs).unref();
    },
    play(channel, id, media) {
      playbacks.set(id, { channel, media });
      // Without media the play stays queued, and fails when the channel goes (measured).
      if (channels.get(channel)?.state !== "Up") return;
      tell("PlaybackStarted", {
        playback: { id, media_uri: media, target_uri: `channel:${channel}`, state: "playing" },
      });
      const timer = setTimeout(() => finishPlayback(id, media.includes("missing") ? "failed" : "done"), playMs);
      timers.add(timer);
    },
    stopPlayback: (id) => finishPlayback(id, "done"),
    record(target, name, format) {
      recordings.set(name, { name, target, format, state: "recording" });
      tell("RecordingStarted", { recording: { name, format, state: "recording", target_uri: target } });
    },
    stop() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
