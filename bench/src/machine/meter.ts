import { micros } from "../clock.js";
import { cpuOf, machineCpu, readProcesses, treeOf } from "./processes.js";

/** A named process tree whose CPU is counted apart from the others' (`pid` is asked each time: a restart changes it). */
export interface Meter {
  readonly name: string;
  readonly pid: () => number | undefined;
}

export interface Measured<T> {
  readonly value: T;
  /** Seconds of CPU per meter. */
  readonly cpu: Readonly<Record<string, number>>;
}

export interface Stopwatch {
  measure<T>(meters: readonly Meter[], body: () => Promise<T>): Promise<Measured<T>>;
  /** Cores busy with work that is not ours, over all measured windows since the last call. */
  foreignCores(): number;
}

interface Snapshot {
  readonly at: number;
  readonly busy: number;
  readonly ours: number;
  readonly cpu: Readonly<Record<string, number>>;
}

function snapshot(meters: readonly Meter[]): Snapshot {
  const table = readProcesses();
  const roots = meters.map((meter) => meter.pid()).filter((pid) => pid !== undefined);
  const apart = (pid: number | undefined): number[] =>
    pid === undefined
      ? []
      : treeOf(
          table,
          pid,
          roots.filter((other) => other !== pid),
        );
  const ours = new Set([process.pid, ...roots].flatMap((pid) => treeOf(table, pid)));
  return {
    at: micros(),
    busy: machineCpu(),
    ours: cpuOf(table, [...ours]),
    cpu: Object.fromEntries(meters.map((meter) => [meter.name, cpuOf(table, apart(meter.pid()))])),
  };
}

/** Counts our CPU and everybody's: what remains is foreign load, and too much of it makes a round worthless. */
export function createStopwatch(): Stopwatch {
  let foreign = 0;
  let wall = 0;
  return {
    async measure(meters, body) {
      const before = snapshot(meters);
      const value = await body();
      const after = snapshot(meters);
      foreign += after.busy - before.busy - (after.ours - before.ours);
      wall += (after.at - before.at) / 1e6;
      const cpu = Object.entries(after.cpu).map(([name, end]) => [name, end - (before.cpu[name] ?? 0)]);
      return { value, cpu: Object.fromEntries(cpu) as Record<string, number> };
    },
    foreignCores() {
      const cores = wall === 0 ? 0 : Math.max(0, foreign / wall);
      foreign = 0;
      wall = 0;
      return Math.round(cores * 100) / 100;
    },
  };
}
