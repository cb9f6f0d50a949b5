import { WebSocket } from "undici";
import { until } from "../../clock.js";
import type { ServerProcess } from "../../server-process.js";

/** Node's inspector, which SIGUSR1 opens, on a free port of this address. */
export const inspectorOption = (host: string): string => `--inspect-port=${host}:0`;

/** Where its inspector listens now; it tells so when it is opened and when it is closed. */
function inspectorOf(output: string): string | undefined {
  const since = output.slice(output.lastIndexOf("Debugger ending") + 1);
  return /Debugger listening on (ws:\S+)/.exec(since)?.[1];
}

/** Keeps the loop busy, and closes the inspector soon after, so that nobody finds it open. */
const busy = (ms: number): string =>
  `{ const { close } = require("node:inspector"), end = performance.now() + ${ms};
  while (performance.now() < end); setTimeout(close, 100); } 0`;

/** Blocks the event loop of a Node process that has started up; what is given resolves when the loop turns again. */
export async function blockLoop({ pid, output }: ServerProcess, ms: number): Promise<{ readonly over: Promise<void> }> {
  process.kill(pid, "SIGUSR1");
  await until("the inspector to open", 10, async () => inspectorOf(output()) !== undefined);
  const socket = new WebSocket(inspectorOf(output()) ?? "");
  const ended = (type: "open" | "message"): Promise<void> =>
    new Promise((resolve) => {
      for (const one of [type, "close"] as const) socket.addEventListener(one, () => resolve());
    });
  await ended("open");
  const over = ended("message").then(() => socket.close());
  const params = { includeCommandLineAPI: true, expression: busy(ms) };
  socket.send(JSON.stringify({ id: 1, method: "Runtime.evaluate", params }));
  return { over };
}
