import { readEnvironment } from "../config/environment.js";
import type { Gateway, StartDeps } from "../main.js";
import { exitCodes, report } from "./exit.js";
import { greeting } from "./greeting.js";
import { createLog } from "./log.js";
import { findPlace } from "./place.js";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** A stop that hangs is ended before whoever asked for it loses patience. */
const stopMs = 24_000;

/** Aborted by the first signal. The handlers stay: a second signal must not cut the stop short. */
function firstSignal(): AbortSignal {
  const stop = new AbortController();
  const onSignal = (): void => {
    if (stop.signal.aborted) return;
    stop.abort();
    setTimeout(() => process.exit(exitCodes.failed), stopMs).unref();
  };
  for (const signal of signals) process.on(signal, onSignal);
  return stop.signal;
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });

/** Told after the greeting; may begin what goes on until the signal. */
type Announce = (gateway: Gateway, signal: AbortSignal) => string;

async function run(more: Pick<StartDeps, "draft">, announce: Announce, signal: AbortSignal): Promise<number> {
  const place = findPlace();
  const log = createLog(readEnvironment(place.env).logLevel, process.stdout.isTTY);
  if (place.note !== undefined) process.stdout.write(`${place.note}\n`);
  const { startGateway } = await import("../main.js");
  signal.throwIfAborted();
  const gateway = await startGateway({ ...place, ...more, log, signal });
  if (!signal.aborted) process.stdout.write(`${greeting(gateway, place.dataDir)}${announce(gateway, signal)}`);
  await aborted(signal);
  log.info("stopping");
  await gateway.stop();
  return exitCodes.done;
}

/** Runs in the foreground until SIGINT or SIGTERM, once or several times. */
export const start = (): Promise<number> => startWith({}, () => "");

export async function startWith(more: Pick<StartDeps, "draft">, announce: Announce): Promise<number> {
  const signal = firstSignal();
  try {
    return await run(more, announce, signal);
  } catch (error) {
    return signal.aborted ? exitCodes.done : report(error);
  }
}
