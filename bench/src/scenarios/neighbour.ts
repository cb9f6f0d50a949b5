import { describeFaults } from "../check/check-arrivals.js";
import { spread } from "../check/spread.js";
import { freePort } from "../free-port.js";
import type { Neighbour } from "../gateway/configuration.js";
import type { Running } from "../gateway/stand.js";
import { connections } from "../limits.js";
import type { Result } from "../record.js";
import { startSink } from "../sink/start-sink.js";
import type { Bench, Outcome } from "./bench.js";
import { gatehouse } from "./gatehouse.js";
import { type Contestant, runLoad } from "./run-load.js";
import { type Travelled, toResult, travels } from "./to-result.js";

const rate = 200;
/** Short enough that calls end by it, and the neighbour is left alone for a while and tried again, within one run. */
const timeoutSecs = 3;
const slowMs = 2_000;
const neverMs = 3_600_000;

const delays = { well: 0, slow: slowMs, silent: neverMs } as const;

type Beside = "nobody" | "dead" | keyof typeof delays;
const all: readonly Beside[] = ["nobody", "well", "dead", "silent", "slow"];

/** What waits for the neighbour stays behind: only the healthy endpoint is waited for. */
const healthy = (running: Running): Contestant => ({
  ...gatehouse(running),
  async isDrained() {
    const text = "SELECT EXISTS (SELECT FROM delivery WHERE kind = 'endpoint' AND target_id = 'sink') AS left";
    const { rows } = await running.database.client.query<{ left: boolean }>(text);
    return rows[0]?.left === false;
  },
});

/** From the answer to the arrival; a message may well arrive before the generator has read its answer. */
const sinceAnswer = ({ sent, micros }: Travelled): number => Math.max(0, sent.start + micros - sent.end);

async function measureBeside(bench: Bench, name: Beside, beside: Neighbour | undefined): Promise<Outcome> {
  await bench.stand.clear();
  const running = await bench.stand.use("sink", beside);
  const seconds = bench.limits.neighbour;
  const shape = { connections, messages: rate * seconds, seconds: 3 * seconds, phases: [{ rate, seconds }] };
  const loaded = await runLoad(bench, healthy(running), shape);
  await running.database.client.query("DELETE FROM delivery WHERE kind = 'endpoint' AND target_id = $1", [beside?.id]);
  const { p50, p99 } = spread(travels(loaded).map(sinceAnswer));
  const params = { beside: name, rate, answer_to_sink_p50_ms: p50, answer_to_sink_p99_ms: p99 };
  const result: Result = { ...toResult("neighbour", "gatehouse", loaded), params };
  return {
    results: [result],
    faults: describeFaults(loaded.faults).map((fault) => `neighbour ${name}: ${fault}`),
  };
}

/** Runs the body with the neighbour's port: nobody listens there, or a receiver that takes its time. */
async function withNeighbour(
  bench: Bench,
  name: Beside,
  body: (beside: Neighbour | undefined) => Promise<Outcome>,
): Promise<Outcome> {
  if (name === "nobody") return body(undefined);
  if (name === "dead") return body({ id: name, port: await freePort(), timeoutSecs });
  const receiver = await startSink(bench.secret, bench.seed);
  try {
    await receiver.reset({ delayMs: delays[name] });
    return await body({ id: name, port: receiver.port, timeoutSecs });
  } finally {
    await receiver.stop();
  }
}

/**
 * How long messages take to a healthy endpoint alone, beside another healthy one, beside one that refuses connections, one that takes requests
 * and never answers, and one that answers late. Each with a gateway and a database of its own. Judged is the time from
 * the answer to the arrival; the end to end column counts from the scheduled instant, admission included.
 */
export async function neighbour(bench: Bench): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  for (const name of all)
    outcomes.push(await withNeighbour(bench, name, (beside) => measureBeside(bench, name, beside)));
  await bench.stand.clear();
  return { results: outcomes.flatMap(({ results }) => results), faults: outcomes.flatMap(({ faults }) => faults) };
}
