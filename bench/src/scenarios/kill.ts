import { checkArrivals, describeFaults } from "../check/check-arrivals.js";
import { micros, sleep } from "../clock.js";
import { connections } from "../limits.js";
import type { Bench, Outcome } from "./bench.js";
import { gatehouse } from "./gatehouse.js";
import { jobFor } from "./run-load.js";
import { toResult } from "./to-result.js";

const rate = 500;

/** `kill -9` of the gateway under load and a restart: whatever was answered 2xx must reach the sink. */
export async function kill(bench: Bench): Promise<Outcome> {
  const { limits, stand, sink } = bench;
  const first = gatehouse(await stand.use("sink"));
  await sink.reset();
  const shape = {
    connections,
    messages: rate * limits.kill,
    seconds: 3 * limits.kill,
    phases: [{ rate, seconds: limits.kill }],
  };
  const sending = bench.generator.run(jobFor(bench, first, shape));
  // Awaited only after the restart: until then a failure must not end the process with everything running.
  sending.catch(() => undefined);
  await sleep(limits.kill * 1000 * (0.25 + 0.5 * bench.random()));
  await stand.kill();
  const restarted = gatehouse(await stand.use("sink"));
  const log = await sending;
  const ended = micros();
  const arrivals = await sink.settle(log.sent.length, limits.drain, restarted.isDrained);
  const faults = checkArrivals(
    log.sent.map((sent) => sent.id),
    arrivals,
  );
  const drainMs = Math.round((arrivals.reduce((last, { at }) => Math.max(last, at), ended) - ended) / 1000);
  const result = toResult("kill", "gatehouse", { log, arrivals, faults, cpu: {}, joinBy: "id" });
  return {
    results: [{ ...result, params: { rate, drained_after_ms: drainMs } }],
    faults: describeFaults(faults).map((fault) => `kill: ${fault}`),
  };
}
