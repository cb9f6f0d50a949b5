import { loadavg } from "node:os";
import { sleep } from "./clock.js";
import { judgeNoise } from "./machine/judge-noise.js";
import type { Options, ScenarioName } from "./options.js";
import type { Result, Round } from "./record.js";
import { accept } from "./scenarios/accept.js";
import { baseline } from "./scenarios/baseline.js";
import type { Bench, Scenario } from "./scenarios/bench.js";
import { burst } from "./scenarios/burst.js";
import { drain } from "./scenarios/drain.js";
import { e2e } from "./scenarios/e2e.js";
import { floors } from "./scenarios/floors.js";
import { growthBacklog } from "./scenarios/growth-backlog.js";
import { interpret } from "./scenarios/interpret.js";
import { kill } from "./scenarios/kill.js";
import { neighbour } from "./scenarios/neighbour.js";
import { nodeRed } from "./scenarios/node-red.js";
import { start } from "./scenarios/start.js";

const scenarios: Readonly<Record<ScenarioName, Scenario>> = {
  start,
  e2e,
  baseline,
  floors,
  accept,
  burst,
  kill,
  interpret,
  neighbour,
  drain,
  node_red: nodeRed,
  growth_backlog: growthBacklog,
};

/** Compared with each other, so their order rotates; `start` needs fresh data and `kill` leaves a restarted gateway. */
const rotated: readonly ScenarioName[] = ["e2e", "baseline", "node_red", "floors", "burst", "accept"];

/** They leave another gateway, or another database, than they found. */
const atTheEnd: readonly ScenarioName[] = ["kill", "growth_backlog", "neighbour", "drain", "interpret"];

function chosen({ mode, only, peers }: Options): ScenarioName[] {
  const wanted = (name: ScenarioName): boolean => {
    if (name === "node_red") return peers.includes("node_red");
    if (only.length > 0) return only.includes(name);
    if (name === "interpret" || name === "drain") return false;
    return (name !== "growth_backlog" && name !== "neighbour") || mode === "full";
  };
  const all: readonly ScenarioName[] = ["start", ...rotated, ...atTheEnd];
  return all.filter(wanted);
}

function inOrder(names: readonly ScenarioName[], index: number): ScenarioName[] {
  const middle = names.filter((name) => rotated.includes(name));
  const shift = middle.length === 0 ? 0 : index % middle.length;
  const first = names.filter((name) => name === "start");
  const last = names.filter((name) => atTheEnd.includes(name));
  return [...first, ...middle.slice(shift), ...middle.slice(0, shift), ...last];
}

/** Runs everything chosen once, on fresh data. */
export async function runRound(
  bench: Bench,
  options: Options,
  index: number,
  tell: (line: string) => void,
): Promise<Round> {
  const results: Result[] = [];
  const faults: string[] = [];
  await bench.stand.clear();
  for (const name of inOrder(chosen(options), index)) {
    tell(`round ${index + 1}: ${name}`);
    const outcome = await scenarios[name](bench);
    results.push(...outcome.results);
    faults.push(...outcome.faults);
    await sleep(bench.limits.rest * 1000);
  }
  const foreign = bench.stopwatch.foreignCores();
  const load = Math.round((loadavg()[0] ?? 0) * 100) / 100;
  return { index, ...judgeNoise(foreign), foreign_cores: foreign, load_1m: load, results, faults };
}
