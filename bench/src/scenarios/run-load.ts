import { type Arrival, checkArrivals, type Faults } from "../check/check-arrivals.js";
import { warmUpMessages } from "../limits.js";
import type { LoadJob, LoadLog } from "../load/job.js";
import type { Meter } from "../machine/meter.js";
import type { Bench } from "./bench.js";

/** Somebody who takes messages at a port and brings them to the sink. */
export interface Contestant {
  readonly name: string;
  readonly port: number;
  readonly path: string;
  readonly meters: readonly Meter[];
  /** What joins a sent message to its arrival: the id of the answer, or the body's own for those that give none back. */
  readonly joinBy: "id" | "key";
  readonly isDrained: () => Promise<boolean>;
}

export interface Loaded {
  readonly log: LoadLog;
  readonly arrivals: readonly Arrival[];
  readonly faults: Faults;
  readonly cpu: Readonly<Record<string, number>>;
  readonly joinBy: "id" | "key";
}

export type LoadShape = Pick<LoadJob, "connections" | "messages" | "seconds"> & Partial<Pick<LoadJob, "phases">>;

export const jobFor = (bench: Bench, contestant: Pick<Contestant, "port" | "path">, shape: LoadShape): LoadJob => ({
  port: contestant.port,
  path: contestant.path,
  secret: bench.secret,
  seed: bench.seed,
  run: bench.nextRun(),
  ...shape,
});

/** Code is compiled and pools are filled before anything is timed. */
async function warmUp(bench: Bench, contestant: Contestant, connections: number): Promise<void> {
  await bench.sink.reset();
  const shape = { connections, messages: warmUpMessages, seconds: 10 };
  const { sent } = await bench.generator.run(jobFor(bench, contestant, shape));
  await bench.sink.settle(sent.length, 10, contestant.isDrained);
}

/** Sends, waits until all arrived, counts CPU over both, and checks by id. */
export async function runLoad(bench: Bench, contestant: Contestant, shape: LoadShape, delayMs = 0): Promise<Loaded> {
  await warmUp(bench, contestant, shape.connections);
  await bench.sink.reset({ delayMs });
  const { value, cpu } = await bench.stopwatch.measure(contestant.meters, async () => {
    const log = await bench.generator.run(jobFor(bench, contestant, shape));
    return { log, arrivals: await bench.sink.settle(log.sent.length, bench.limits.drain, contestant.isDrained) };
  });
  const ids = value.log.sent.map((sent) => sent[contestant.joinBy]);
  return { ...value, faults: checkArrivals(ids, value.arrivals), cpu, joinBy: contestant.joinBy };
}
