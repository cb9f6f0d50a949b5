import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Connector, PluginError, type RawEvent } from "@gatehouse/sdk";
import { mutated, randomFrom } from "@gatehouse/sdk/testing";
import { answerParent } from "../answer-parent.js";
import { recorded, usable } from "./inputs.js";
import type { Interpreted, InterpretJob } from "./job.js";
import { optionsOf } from "./options.js";

const mib = 1_048_576;

/** The child runs with --expose-gc, so that garbage is no growth. */
function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** A connector with options, and what it is given to read. */
interface Reading {
  readonly plugin: Connector;
  readonly config: unknown;
  readonly raws: readonly RawEvent[];
}

async function rate({ plugin, config, raws }: Reading, messages: number) {
  const times: number[] = [];
  let early = 0;
  let spent = 0;
  for (let n = 0; n < messages; n += 1) {
    const raw = raws[n % raws.length] as RawEvent;
    const start = performance.now();
    await plugin.interpret?.(raw, config);
    const took = performance.now() - start;
    spent += took;
    if (times.length < 100_000) times.push(took);
    if (n === Math.floor(messages / 10)) early = heap();
  }
  times.sort((a, b) => a - b);
  const p99 = times[Math.floor(times.length * 0.99)] ?? 0;
  const growth = Math.max(0, heap() - early) / mib;
  return { per_s: Math.round((messages * 1000) / spent), p99_ms: round(p99), heap_growth_mib: round(growth) };
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

async function bend({ plugin, config, raws }: Reading, { mutations, seed }: InterpretJob) {
  const random = randomFrom(seed);
  const crashes: string[] = [];
  let slowest = 0;
  for (let n = 0; n < mutations; n += 1) {
    const raw = raws[Math.floor(random() * raws.length)] as RawEvent;
    const body = mutated(raw.body, random);
    const start = cpuMs();
    try {
      await plugin.interpret?.({ ...raw, body }, config);
    } catch (error) {
      if (!(error instanceof PluginError) && crashes.length < 5)
        crashes.push(
          `${error instanceof Error ? error.message : String(error)}: ${Buffer.from(body).toString("base64").slice(0, 200)}`,
        );
    }
    slowest = Math.max(slowest, cpuMs() - start);
  }
  return { mutated: mutations, slowest_ms: round(slowest), crashes };
}

answerParent(async (job: InterpretJob): Promise<Interpreted> => {
  const { default: plugin } = (await import(pathToFileURL(join(job.folder, "dist", "index.js")).href)) as {
    default: Connector;
  };
  const options = optionsOf[plugin.id];
  const config: unknown = options === undefined ? {} : plugin.config.parse(options);
  const raws = await usable(plugin, config, recorded(job.folder));
  if (raws.length === 0)
    return { inputs: 0, per_s: 0, p99_ms: 0, heap_growth_mib: 0, mutated: 0, slowest_ms: 0, crashes: [] };
  const reading = { plugin, config, raws };
  const speed = await rate(reading, job.messages);
  return { inputs: raws.length, ...speed, ...(await bend(reading, job)) };
});
