import { type Host, PluginError, type RawEvent } from "@gatehouse/sdk";
import type { WebSocket } from "ws";
import type { Config } from "../config.js";
import { rawOrOdd } from "../event.js";
import { dial, type Endpoint, endpointOf } from "./connect.js";
import { createFragments } from "./fragments.js";
import { decodeFrame, encodeFrame, type Frame, headerValue } from "./frame.js";

export type Emit = (events: readonly RawEvent[]) => Promise<void>;

const control = 0;

const ping = (service: number): Buffer =>
  encodeFrame({ seqId: 0n, logId: 0n, service, method: control, headers: [["type", "ping"]] });

/** The event's own frame with our answer in it; anything but 200 makes Feishu push it again. */
const answer = (frame: Frame, code: number): Buffer =>
  encodeFrame({
    ...frame,
    headers: [...frame.headers, ["biz_rt", "0"]],
    payload: Buffer.from(JSON.stringify({ code })),
  });

/** A peer that is silent for two intervals is gone, though TCP does not know it yet. */
function keepAlive(ws: WebSocket, { service, pingMs }: Endpoint): void {
  let alive = true;
  ws.on("message", () => {
    alive = true;
  });
  const beat = (): void => {
    if (!alive) return ws.terminate();
    alive = false;
    ws.send(ping(service));
  };
  let timer: NodeJS.Timeout | undefined;
  ws.once("open", () => {
    beat();
    timer = setInterval(beat, pingMs);
  });
  ws.once("close", () => clearInterval(timer));
}

/** 200 once stored, 500 for what could not be stored. The connection itself proves where the event comes from. */
async function store(payload: Uint8Array, host: Host, emit: Emit): Promise<number> {
  try {
    await emit([rawOrOdd(payload)]);
    return 200;
  } catch (error) {
    host.log.warn({ err: error }, "an event could not be stored; Feishu will push it again");
    return 500;
  }
}

function frameIn(data: unknown): Frame | undefined {
  try {
    return decodeFrame(data as Buffer);
  } catch {
    return undefined;
  }
}

/** Stores events one after another and answers each. */
function take(ws: WebSocket, handle: (payload: Uint8Array) => Promise<number>): void {
  const fragments = createFragments();
  let last = Promise.resolve();
  ws.on("message", (data) => {
    const frame = frameIn(data);
    if (frame === undefined || frame.method === control) return;
    if (!["event", "card"].includes(headerValue(frame, "type") ?? "")) return;
    const payload = fragments.add(frame);
    if (payload === undefined) return;
    last = last.then(async () => {
      const code = await handle(payload);
      if (ws.readyState === ws.OPEN) ws.send(answer(frame, code));
    });
  });
}

/** Holds one connection until aborted. Throws when it ends: Feishu pushes again what was not answered. */
export const feishuListen =
  (config: Config, host: Host) =>
  async (emit: Emit, signal: AbortSignal): Promise<void> => {
    const endpoint = await endpointOf(config, host, signal);
    const ws = await dial(endpoint.url, host, signal);
    const stop = (): void => ws.terminate();
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    keepAlive(ws, endpoint);
    take(ws, (payload) => (signal.aborted ? Promise.resolve(500) : store(payload, host, emit)));
    await new Promise((resolve) => ws.once("close", resolve));
    signal.removeEventListener("abort", stop);
    if (!signal.aborted) throw new PluginError("unavailable", "the long connection ended");
  };
