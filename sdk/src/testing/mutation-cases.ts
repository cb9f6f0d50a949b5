import assert from "node:assert/strict";
import { survives } from "./expect.js";
import { bodyOf, goldens, understood } from "./fixture.js";
import { valid } from "./inbound-cases.js";
import { mutated, randomFrom } from "./mutate.js";
import type { Case } from "./plan.js";
import type { Subject } from "./subject.js";

const defaultMutations = 2000;
const seed = 20_261_123;
const hangMs = 250;

/** Processor time, not wall time: on a busy machine waiting is no fault of the plugin. */
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

async function mutations(subject: Subject): Promise<void> {
  const random = randomFrom(seed);
  const inputs = goldens(subject).map((fixture) => ({ fixture, bytes: bodyOf(subject, fixture) }));
  const total = subject.spec.mutations ?? defaultMutations;
  for (let round = 0; round < total; round += 1) {
    const input = inputs[Math.floor(random() * inputs.length)];
    if (!input) throw new Error("fixtures/golden.json is empty");
    const bytes = mutated(input.bytes, random);
    const start = cpuMs();
    const name = `round ${round} of seed ${seed}, from ${input.fixture.name}: ${Buffer.from(bytes).toString("base64").slice(0, 400)}`;
    const events = await survives(() => understood(subject, input.fixture, bytes)).catch((cause: unknown) => {
      throw new Error(`${cause instanceof Error ? cause.stack : String(cause)}\n${name}`, { cause });
    });
    assert.ok(cpuMs() - start <= hangMs, `took more than ${hangMs} ms: ${name}`);
    valid(subject, events ?? []);
  }
}

export const mutationCases = (subject: Subject): readonly Case[] => [
  {
    id: "M58",
    skip: subject.plugin.interpret === undefined ? "takes nothing in" : undefined,
    run: () => mutations(subject),
  },
];
