import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { redisSettings, startRedis } from "./baseline/start-redis.js";
import { freePort } from "./free-port.js";
import { createStand } from "./gateway/stand.js";
import { limits } from "./limits.js";
import { createRandom } from "./load/random.js";
import { startGenerator } from "./load/start-generator.js";
import { describeMachine } from "./machine/describe-machine.js";
import { createStopwatch } from "./machine/meter.js";
import type { Options } from "./options.js";
import { nodeRedVersion } from "./peers/start-node-red.js";
import type { BenchRun, Round } from "./record.js";
import { describePostgres, describeVersions } from "./report/describe-versions.js";
import { judgeGoals } from "./report/goals.js";
import { runRound } from "./run-round.js";
import { type Bench, createRunNames } from "./scenarios/bench.js";
import { startSink } from "./sink/start-sink.js";

type Opened = Bench & { close(): Promise<void> };

async function open(options: Options): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-bench-"));
  const secret = `whsec_${randomBytes(32).toString("base64")}`;
  const sink = await startSink(secret, options.seed);
  const generator = startGenerator();
  const redis = await startRedis(folder);
  const { databaseUrl, seed, mode } = options;
  const stand = createStand({ folder, port: await freePort(), secret, sinkPort: sink.port, databaseUrl });
  const close = async (): Promise<void> => {
    await stand.clear();
    await Promise.all([sink.stop(), generator.stop(), redis?.process.stop()]);
    rmSync(folder, { recursive: true });
  };
  const shared = { limits: limits[mode], seed, secret, folder, generator, sink, stand, redis };
  return { ...shared, stopwatch: createStopwatch(), nextRun: createRunNames(), random: createRandom(seed), close };
}

/** A rejected round is repeated, at most as often as rounds were asked for; a quick run is not repeated. */
async function runRounds(bench: Bench, options: Options, tell: (line: string) => void): Promise<Round[]> {
  const rounds: Round[] = [];
  const most = options.mode === "full" ? 2 * options.rounds : options.rounds;
  while (rounds.length < most && rounds.filter(({ valid }) => valid).length < options.rounds)
    rounds.push(await runRound(bench, options, rounds.length, tell));
  return rounds;
}

async function measure(bench: Bench, options: Options, tell: (line: string) => void): Promise<BenchRun> {
  const started = new Date().toISOString();
  const machine = describeMachine();
  const rounds = await runRounds(bench, options, tell);
  const noisy = rounds.filter(({ valid }) => valid).length < options.rounds;
  const { database } = await bench.stand.use("sink");
  return {
    format: 1,
    started_at: started,
    mode: options.mode,
    seed: options.seed,
    noisy,
    machine,
    versions: describeVersions(options.peers.includes("node_red") ? { "node-red": nodeRedVersion } : {}),
    settings: {
      postgres: await describePostgres(database.client),
      redis: bench.redis === undefined ? {} : redisSettings,
    },
    rounds,
    goals: judgeGoals(rounds, noisy),
  };
}

/** Rejects when the operator has enough, so that what was started is ended first. */
const interrupted = (): Promise<never> =>
  new Promise((_resolve, reject) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.once(signal, () => reject(new Error(`interrupted by ${signal}`)));
  });

/** The whole run; leaves no process and no file behind. */
export async function runBench(options: Options, tell: (line: string) => void): Promise<BenchRun> {
  const bench = await open(options);
  try {
    return await Promise.race([measure(bench, options, tell), interrupted()]);
  } finally {
    await bench.close();
  }
}
