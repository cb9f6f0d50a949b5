import { type Host, PluginError } from "@gatehouse/sdk";
import type { Config } from "../config.js";
import { dialStream, opened } from "./connect.js";
import { rawOf } from "./frame.js";
import { type Emit, keepTrying } from "./keep.js";
import { type Running, runStream } from "./run.js";

/** A connection that ends sooner is not replaced at once: the gateway waits and starts the listener again. */
const steadyMs = 5000;

/**
 * Holds one connection and opens the next as soon as DingTalk announces the end of it, so that no message falls
 * between the two. Throws when a connection cannot be opened or does not last.
 */
export const streamListen =
  (config: Config, host: Host) =>
  async (emit: Emit, signal: AbortSignal): Promise<void> => {
    const open: Running[] = [];
    const stop = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
    try {
      while (!signal.aborted) {
        const since = host.now().getTime();
        const ws = await dialStream(config, host, signal);
        const running = runStream({ ws, store: (frame) => keepTrying(emit, rawOf(frame), host, signal) });
        open.push(running);
        ws.once("close", () => open.splice(open.indexOf(running), 1));
        await opened(ws);
        await Promise.race([running.retired, stop]);
        if (!signal.aborted && host.now().getTime() - since < steadyMs)
          throw new PluginError("unavailable", "the stream ended at once");
      }
    } finally {
      for (const running of [...open]) running.close();
    }
  };
