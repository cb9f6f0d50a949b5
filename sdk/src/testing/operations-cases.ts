import assert from "node:assert/strict";
import { declaredHosts } from "../declared-hosts.js";
import { PluginError } from "../error.js";
import { declaredProven } from "./declared.js";
import { bodyOf, goldens, rawsOf, requestOf, understood } from "./fixture.js";
import { hostFor } from "./life-cases.js";
import { optionsSchema, secretsOf } from "./option-tree.js";
import { contextOf, sampleItem } from "./outbound-cases.js";
import type { Case } from "./plan.js";
import type { Subject } from "./subject.js";

const phone = "+8613900001111";
const canary = "canary-7f3a91";
const rounds = 2000;
const speedLimitMs = 5000;

/** What an operator would read of this failure. */
async function readable(run: () => unknown): Promise<string> {
  try {
    await run();
    return "";
  } catch (error) {
    const faults = error instanceof PluginError ? JSON.stringify(error.details.faults ?? []) : "";
    return `${error instanceof Error ? error.message : String(error)} ${faults}`;
  }
}

/** Inputs that carry the canaries and fail: cut short, bent, of an unknown kind, wrongly signed. */
async function failures(subject: Subject): Promise<readonly string[]> {
  const { plugin, config, spec } = subject;
  if (!plugin.interpret) return [];
  if (!spec.inbound) throw new Error("the spec needs inbound.withText");
  const fixture = spec.inbound.withText(`${canary} ${phone}`);
  const whole = Buffer.from(bodyOf(subject, fixture));
  const bodies = [whole.subarray(0, -2), Buffer.from(whole.toString().replaceAll('"type"', '"kind"'))];
  const signed = requestOf(subject, whole);
  const wronglySigned = { ...signed, url: new URL(signed.url.pathname, signed.url), headers: new Map() };
  const values = Buffer.from(whole.toString().replace(/"type":"[^"]*"/, `"type":"${canary} ${phone}"`));
  return Promise.all([
    ...[...bodies, values].map((body) => readable(() => understood(subject, fixture, body))),
    readable(() => plugin.webhook?.(wronglySigned, config)),
    readable(() => plugin.judge?.({ status: 500, headers: new Map(), body: `${canary} ${phone}` }, config)),
    readable(() => plugin.judge?.({ status: 400, headers: new Map(), body: `${canary} ${phone}` }, config)),
  ]);
}

async function quiet(subject: Subject): Promise<void> {
  const { plugin, config } = subject;
  const host = hostFor(subject, config, true);
  const health = await plugin.check(config, host, AbortSignal.timeout(10_000));
  const secrets = secretsOf(optionsSchema(plugin.config), config);
  const texts = [...(await failures(subject)), health.detail, ...host.logged];
  for (const text of texts)
    for (const word of [canary, phone, ...secrets]) assert.ok(!text.includes(word), `it can be read in: ${text}`);
}

async function declaredOnly(subject: Subject): Promise<void> {
  const { manifest, plugin, config } = subject;
  const allows = declaredHosts(manifest, config);
  const host = hostFor(subject, config, true);
  await plugin.check(config, host, AbortSignal.timeout(10_000));
  const item = sampleItem(subject);
  const call = plugin.render?.(item, contextOf(item, config));
  const rendered = call ? new URL(call.url) : undefined;
  const port = rendered && Number(rendered.port || (rendered.protocol === "https:" ? 443 : 80));
  const targets = [...host.dialled, ...(rendered ? [`${rendered.hostname}:${port}`] : [])];
  for (const target of targets) {
    const [, name = "", dialled] = /^(.*):(\d+)$/.exec(target) ?? [];
    assert.ok(allows(name, Number(dialled)), `${target} is not in permissions.net`);
  }
}

async function speed(subject: Subject): Promise<string> {
  const raws = goldens(subject).flatMap((entry) => rawsOf(subject, entry));
  const times: number[] = [];
  const until = performance.now() + speedLimitMs;
  for (let round = 0; round < rounds && raws.length > 0 && performance.now() < until; round += 1) {
    const raw = raws[round % raws.length];
    const start = performance.now();
    if (raw) await subject.plugin.interpret?.(raw, subject.config);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return `interpret: median ${times[times.length >> 1]?.toFixed(3)} ms, p95 ${times[Math.floor(times.length * 0.95)]?.toFixed(3)} ms`;
}

/** M43–M46: what operators and auditors ask of a plugin. */
export function operationsCases(subject: Subject): readonly Case[] {
  const oneWay = subject.plugin.interpret === undefined ? "takes nothing in" : undefined;
  return [
    { id: "M43", run: () => quiet(subject) },
    { id: "M44", run: () => declaredOnly(subject) },
    { id: "M45", skip: oneWay, run: async (t) => t.diagnostic(await speed(subject)) },
    { id: "M46", run: () => declaredProven(subject) },
  ];
}
