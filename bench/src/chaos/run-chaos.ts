import { join } from "node:path";
import { micros, sleep } from "../clock.js";
import { judge, type Verdict } from "./check/judge.js";
import { readRecords } from "./check/read-records.js";
import type { InFlight } from "./check/records.js";
import { verifyBook } from "./check/verify-book.js";
import { createClosers } from "./closers.js";
import { drain } from "./drain.js";
import { describeFault, processNames, resourceOf } from "./faults.js";
import { type InFlightWatch, watchInFlight } from "./in-flight.js";
import { inflict } from "./inflict/inflict.js";
import { type Kind, kinds } from "./kinds.js";
import { type Opened, openGround } from "./open-ground.js";
import type { ReceiverCounts } from "./receiver/job.js";
import { makeSchedule, type Planned } from "./schedule.js";
import type { Progress } from "./simulator/job.js";
import { type Simulator, startSimulator } from "./simulator/start-simulator.js";
import type { OwnEnd } from "./stand/gateway-process.js";
import { openStand } from "./stand/open-stand.js";
import type { Stand } from "./stand/stand.js";
import type { Suite } from "./suites.js";

export interface ChaosRun {
  readonly suite: Suite;
  readonly seed: number;
  readonly redis: boolean;
  /** Whether the database has a standby, which takes over now and then. */
  readonly standby: boolean;
  /** Only these kinds of fault; absent: every kind the suite has time for. */
  readonly only?: readonly string[];
  /** A build of the gateway that is run instead of the product's own. */
  readonly program?: string;
}

export interface ChaosReport {
  readonly seed: number;
  readonly redis: boolean;
  readonly verdict: Verdict;
  readonly faults: readonly string[];
  /** Kinds of fault this machine or profile does not offer, with the reason. */
  readonly skipped: readonly string[];
  /** Ends of gateway processes that nobody asked for. */
  readonly ownEnds: readonly OwnEnd[];
  /** What each process wrote last. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly sent: Progress;
  readonly received: ReceiverCounts;
  readonly seconds: { readonly start: number; readonly load: number; readonly drain: number; readonly check: number };
}

/** For what an interrupted run was just starting. */
const lateMs = 3_000;

type Tell = (line: string) => void;

function choose(run: ChaosRun, { missing }: Opened): { readonly kinds: Kind[]; readonly skipped: string[] } {
  const wanted = kinds.filter(({ name, long }) => run.only?.includes(name) ?? (run.suite.long || !long));
  return {
    kinds: wanted.filter(({ need }) => need === undefined || missing[need] === undefined),
    skipped: wanted.flatMap(({ name, need }) => {
      const reason = need && missing[need];
      return reason === undefined ? [] : [`${name}: ${reason}`];
    }),
  };
}

/** Inflicts every fault at its time; resolves when the last is over. A fault that fails is told, and fails the run. */
async function disturb(stand: Stand, watch: InFlightWatch, schedule: readonly Planned[], tell: Tell): Promise<void> {
  const began = performance.now();
  const seconds = (): string => ((performance.now() - began) / 1000).toFixed(1).padStart(6);
  const one = async ({ at, name, fault }: Planned): Promise<void> => {
    await sleep(Math.max(0, began + at - performance.now()));
    await stand.turn(resourceOf(fault))(async () => {
      const { struck, over } = await watch.begin(fault);
      tell(`${seconds()} s  ${name}: ${describeFault(fault)}`);
      await inflict(stand, fault, struck);
      await over();
    });
  };
  await Promise.all(schedule.map(one));
}

async function untilSent(simulator: { progress(): Promise<Progress> }): Promise<Progress> {
  for (;;) {
    const progress = await simulator.progress();
    if (progress.done) return progress;
    await sleep(200);
  }
}

const startSending = (stand: Stand, { suite, seed }: ChaosRun, { secret, folder }: Opened): Promise<Simulator> =>
  startSimulator({
    doors: [stand.processes.door1.url, stand.processes.door2.url],
    secret,
    conversations: Math.ceil(suite.messages / suite.each),
    each: suite.each,
    seconds: suite.seconds,
    seed,
    file: join(folder, "acked.jsonl"),
  });

/** Ends both sides and brings their books together with the gateway's. */
async function check(stand: Stand, simulator: Simulator, { folder }: Opened, inFlight: readonly InFlight[]) {
  const { failed } = await simulator.progress();
  const acked = await simulator.finish();
  const received = await stand.receiver.count();
  const taken = await stand.receiver.finish();
  const poison = [...stand.poison];
  const bookFaults = await verifyBook(stand, folder);
  const verdict = judge(await readRecords(stand.ledger, { acked, taken, failed, inFlight, bookFaults, poison }));
  return { verdict, received };
}

async function measure(run: ChaosRun, ground: Opened, tell: Tell): Promise<ChaosReport> {
  const { suite, seed } = run;
  const times = [micros()];
  const stand = await openStand(ground);
  const { kinds: chosen, skipped } = choose(run, ground);
  for (const reason of skipped) tell(`skipped ${reason}`);
  const schedule = makeSchedule(chosen, suite.faults, suite.seconds, seed);
  times.push(micros());
  const simulator = await startSending(stand, run, ground);
  ground.onClose(() => simulator.stop());
  const watch = watchInFlight(stand.ledger);
  ground.onClose(async () => watch.stop());
  const [sent] = await Promise.all([untilSent(simulator), disturb(stand, watch, schedule, tell)]);
  times.push(micros());
  await drain(stand, suite.drainSecs, tell);
  times.push(micros());
  watch.stop();
  const checked = await check(stand, simulator, ground, watch.seen);
  times.push(micros());
  const [start = 0, load = 0, draining = 0, checking = 0] = times
    .slice(1)
    .map((at, n) => secsBetween(times[n] ?? 0, at));
  return {
    ...checked,
    seed,
    redis: ground.redis !== undefined,
    faults: schedule.map(({ at, name, fault }) => `${at} ${name}: ${describeFault(fault)}`),
    skipped,
    ownEnds: processNames.flatMap((name) => stand.processes[name].ownEnds),
    outputs: Object.fromEntries(processNames.map((name) => [name, stand.processes[name].output()])),
    sent,
    seconds: { start, load, drain: draining, check: checking },
  };
}

const secsBetween = (from: number, to: number): number => Math.round((to - from) / 1e5) / 10;

interface Interruption {
  /** Rejects when the operator has enough, so that what was started is ended first. */
  readonly asked: Promise<never>;
  forget(): void;
}

function listenForInterruption(): Interruption {
  let interrupt: (signal: NodeJS.Signals) => void = () => undefined;
  const asked = new Promise<never>((_resolve, reject) => {
    interrupt = (signal) => reject(new Error(`interrupted by ${signal}`));
  });
  asked.catch(() => undefined);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, interrupt);
  return {
    asked,
    forget() {
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, interrupt);
    },
  };
}

/** The whole run; leaves no process, network, mount or file behind. */
export async function runChaos(run: ChaosRun, tell: Tell): Promise<ChaosReport> {
  const closers = createClosers(tell);
  const interruption = listenForInterruption();
  const opened = openGround({ ...run, messages: run.suite.messages }, closers.add);
  const measured = opened.then((ground) => measure(run, ground, tell));
  try {
    return await Promise.race([measured, interruption.asked]);
  } finally {
    interruption.forget();
    await closers.closeAll();
    // Interrupted half-way, it may have started something more meanwhile; that ends by itself as it is added.
    await Promise.race([measured.catch(() => undefined), sleep(lateMs)]);
    await closers.closeAll();
  }
}
