import assert from "node:assert/strict";
import { declaredHosts } from "../declared-hosts.js";
import type { Host } from "../plugin.js";
import { within } from "./expect.js";
import { type FakeHost, fakeHost } from "./fake-host.js";
import type { Case } from "./plan.js";
import { startProvider } from "./provider.js";
import type { Counterpart } from "./spec.js";
import type { Subject } from "./subject.js";

const checkMs = 10_000;
const closeMs = 10_000;

/** A host that lets these options reach what the manifest declares. */
export const hostFor = (subject: Subject, config: unknown, unreachable = false): FakeHost =>
  fakeHost({ allows: declaredHosts(subject.manifest, config), unreachable });

/** Runs it against the spec's counterpart and stops the counterpart, whatever happens. */
export async function withCounterpart(
  subject: Subject,
  run: (counterpart: Counterpart<never>, config: unknown, host: Host) => Promise<void>,
): Promise<void> {
  const start = subject.spec.counterpart;
  if (typeof start !== "function") throw new Error("the spec needs a counterpart, or a bypass that says why not");
  const counterpart = await start();
  try {
    const config = subject.plugin.config.parse(counterpart.options);
    await run(counterpart as Counterpart<never>, config, hostFor(subject, config));
  } finally {
    await counterpart.stop();
  }
}

/** Why a test that needs the counterpart is skipped; a spec without one fails instead, unless it says why. */
export const noCounterpart = (subject: Subject): string | undefined =>
  typeof subject.spec.counterpart === "string" ? subject.spec.counterpart : undefined;

async function health(subject: Subject, config: unknown, host: Host): Promise<string> {
  const signal = AbortSignal.timeout(checkMs);
  const { state, detail } = await within(checkMs + 1000, "check", subject.plugin.check(config, host, signal));
  assert.ok(detail.length > 0, "check must say what it saw");
  return state;
}

async function good(subject: Subject): Promise<void> {
  if (typeof subject.spec.counterpart === "function")
    return withCounterpart(subject, async (_, config, host) => assert.equal(await health(subject, config, host), "ok"));
  const provider = await startProvider(subject.spec.outbound?.prelude);
  provider.answers(subject.spec.outbound?.accepted?.answer ?? { status: 200 });
  const options = subject.spec.outbound?.options?.(provider.origin) ?? subject.spec.example;
  const config = subject.plugin.config.parse(options);
  try {
    assert.equal(await health(subject, config, hostFor(subject, config)), "ok");
  } finally {
    await provider.stop();
  }
}

const badCredential = (subject: Subject): Promise<void> =>
  withCounterpart(subject, async ({ badCredential }) => {
    assert.ok(badCredential !== undefined, "the counterpart gives no badCredential");
    const config = subject.plugin.config.parse(badCredential);
    assert.equal(await health(subject, config, hostFor(subject, config)), "failed");
  });

async function unreachable(subject: Subject): Promise<void> {
  const host = hostFor(subject, subject.config, true);
  assert.equal(await health(subject, subject.config, host), "exception");
}

async function startStop(subject: Subject): Promise<void> {
  const once = async (): Promise<void> => {
    const session = subject.plugin.open?.(subject.config, hostFor(subject, subject.config));
    await session?.close();
  };
  await once();
  const before = process.getActiveResourcesInfo().length;
  for (let round = 0; round < 20; round += 1) await once();
  assert.ok(process.getActiveResourcesInfo().length <= before, "handles are left after 20 rounds of open and close");
}

/** Closes while `listen` is at work. */
const drains = (subject: Subject): Promise<void> =>
  withCounterpart(subject, async (_, config, host) => {
    const session = subject.plugin.open?.(config, host);
    const stop = new AbortController();
    const listening = session?.listen?.(async () => undefined, stop.signal).catch(() => undefined);
    stop.abort();
    await within(closeMs, "close", session?.close() ?? Promise.resolve());
    await within(closeMs, "listen after close", listening ?? Promise.resolve());
  });

/** M9–M16: is the account usable, and does it stop. */
export function lifeCases(subject: Subject): readonly Case[] {
  const noSession = subject.plugin.open === undefined ? "no session" : undefined;
  const noProvider = noCounterpart(subject);
  return [
    { id: "M9", skip: noProvider, run: () => good(subject) },
    { id: "M10", skip: noProvider, run: () => badCredential(subject) },
    { id: "M11", run: () => unreachable(subject) },
    { id: "M12", skip: noSession, run: () => startStop(subject) },
    { id: "M13", skip: noSession ?? noProvider, run: () => drains(subject) },
    { id: "C14", skip: "proved by the plugin's own tests where it keeps a connection" },
    { id: "C15", skip: "options are read at each start; no plugin rotates live yet" },
  ];
}
