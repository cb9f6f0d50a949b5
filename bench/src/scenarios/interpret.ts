import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startChild } from "../child.js";
import type { Interpreted, InterpretJob } from "../interpret/job.js";
import { emptyResult, type Result } from "../record.js";
import type { Bench, Outcome } from "./bench.js";

const connectors = fileURLToPath(new URL("../../../connectors", import.meta.url));

const packages = (): string[] =>
  readdirSync(connectors)
    .filter((name) => existsSync(join(connectors, name, "dist", "index.js")))
    .sort();

/** Mail is a hundred times as much work as JSON, and is given a hundredth of the messages. */
const share = (name: string): number => (name === "email" ? 100 : 1);

async function one(bench: Bench, name: string): Promise<Interpreted> {
  const child = startChild("./interpret/interpret.js", {}, ["--expose-gc"]);
  const { interpretMessages, mutations } = bench.limits;
  const job: InterpretJob = {
    folder: join(connectors, name),
    messages: Math.ceil(interpretMessages / share(name)),
    mutations: Math.ceil(mutations / share(name)),
    seed: bench.seed,
  };
  try {
    return await child.ask<Interpreted>(job);
  } finally {
    await child.stop();
  }
}

/** How fast each connector reads its provider's words, whether its heap stays flat, and whether anything bends it. */
export async function interpret(bench: Bench): Promise<Outcome> {
  const results: Result[] = [];
  const faults: string[] = [];
  for (const name of packages()) {
    const { crashes, ...measured } = await one(bench, name);
    // What only its door can prepare is measured and bent by the connector's own kit.
    if (measured.inputs > 0)
      results.push({ ...emptyResult("interpret", name), params: measured, accepted_per_s: measured.per_s });
    faults.push(...crashes.map((crash) => `interpret ${name}: ${crash}`));
  }
  return { results, faults };
}
