import { readEnvironment } from "../config/environment.js";
import { type Gateway, startGateway } from "../main.js";
import { report } from "./exit.js";
import { greeting } from "./greeting.js";
import { createLog } from "./log.js";
import { findPlace } from "./place.js";

const signals = ["SIGINT", "SIGTERM"] as const;
/** A stop that hangs is ended before whoever asked for it loses patience. */
const stopMs = 24_000;

async function run(abort: AbortController, stopped: Promise<void>): Promise<number> {
  const place = findPlace();
  const log = createLog(readEnvironment(place.env).logLevel, process.stdout.isTTY);
  if (place.note !== undefined) process.stdout.write(`${place.note}\n`);
  const gateway: Gateway = await startGateway({ ...place, log, signal: abort.signal });
  if (!abort.signal.aborted) process.stdout.write(greeting(gateway, place.dataDir));
  await stopped;
  log.info("stopping");
  const late = setTimeout(() => process.exit(1), stopMs);
  await gateway.stop();
  clearTimeout(late);
  return 0;
}

/** Runs in the foreground until SIGINT or SIGTERM, once or several times. */
export async function start(): Promise<number> {
  const abort = new AbortController();
  const stopped = new Promise<void>((resolve) => {
    for (const signal of signals)
      process.on(signal, () => {
        abort.abort();
        resolve();
      });
  });
  try {
    return await run(abort, stopped);
  } catch (error) {
    return abort.signal.aborted ? 0 : report(error);
  }
}
