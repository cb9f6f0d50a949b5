import type { WebSocket } from "ws";
import { answerTo, type Frame, frameOf, robotTopic } from "./frame.js";

const heartbeatMs = 30_000;
/** DingTalk closes 10 s after it said `disconnect`; until then the old connection may still bring messages. */
const drainMs = 15_000;
const queueLimit = 1000;

export interface Running {
  /** Resolves when another connection is wanted: DingTalk said `disconnect`, or the connection is gone. */
  readonly retired: Promise<void>;
  close(): void;
}

interface Deps {
  readonly ws: WebSocket;
  /** Resolves once the frame's message is stored. */
  readonly store: (frame: Frame) => Promise<void>;
}

/** A peer that answers no ping is gone, though TCP does not know it yet. */
function heartbeat(ws: WebSocket): void {
  let alive = true;
  const heard = (): void => {
    alive = true;
  };
  ws.on("pong", heard).on("message", heard);
  const timer = setInterval(() => {
    // Nothing is read meanwhile, so nothing is heard.
    if (ws.isPaused) return;
    if (!alive) return ws.terminate();
    alive = false;
    ws.ping();
  }, heartbeatMs);
  ws.once("close", () => clearInterval(timer));
}

/** Stores frames one after another and acknowledges each; a long queue stops the reading. */
function inOrder({ ws, store }: Deps): (frame: Frame) => void {
  let last = Promise.resolve();
  let waiting = 0;
  const handle = async (frame: Frame): Promise<void> => {
    await store(frame);
    if (ws.readyState === ws.OPEN) ws.send(answerTo(frame, '{"response":null}'));
  };
  return (frame) => {
    waiting += 1;
    if (waiting >= queueLimit) ws.pause();
    last = last
      .then(() => handle(frame))
      .catch(() => ws.terminate())
      .finally(() => {
        waiting -= 1;
        if (waiting < queueLimit / 2) ws.resume();
      });
  };
}

/** Answers pings, stores messages, hears `disconnect`. */
export function runStream(deps: Deps): Running {
  const { ws } = deps;
  const take = inOrder(deps);
  heartbeat(ws);
  const retired = new Promise<void>((resolve) => {
    ws.once("close", resolve);
    ws.on("message", (data) => {
      const frame = frameOf((data as Buffer).toString());
      if (frame === undefined) return;
      const { type, headers } = frame;
      if (type === "CALLBACK" && headers.topic === robotTopic) return take(frame);
      if (type === "SYSTEM" && headers.topic === "ping") return ws.send(answerTo(frame, frame.data));
      if (type !== "SYSTEM") return ws.send(answerTo(frame, "{}", 404));
      if (headers.topic !== "disconnect") return;
      const timer = setTimeout(() => ws.terminate(), drainMs);
      ws.once("close", () => clearTimeout(timer));
      resolve();
    });
  });
  return { retired, close: () => ws.terminate() };
}
