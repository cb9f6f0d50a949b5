import assert from "node:assert/strict";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { PluginError } from "../error.js";
import type { Host, WebhookRequest, WebhookResult } from "../plugin.js";
import { refuses, within } from "./expect.js";
import { bodyOf, goldens, plain, rawsOf, requestOf } from "./fixture.js";
import { hostFor, noCounterpart, withCounterpart } from "./life-cases.js";
import type { Case } from "./plan.js";
import { withoutClock, withoutNetwork } from "./purity.js";
import type { Subject } from "./subject.js";

const redelivers = ({ manifest }: Subject): boolean =>
  manifest.kind === "connector" && manifest.capabilities.redelivers_with_new_id;

const closeMs = 10_000;
/** The contract says 1 s; the rest is for a busy machine. */
const abortMs = 3000;
const settleMs = 300;
const bentBytes = 64;

function oneId(subject: Subject): void {
  assert.equal(subject.plugin.id, subject.manifest.id);
  const folder = fileURLToPath(new URL(".", subject.spec.packageUrl));
  // Only where plugins stand side by side does the folder's name mean anything.
  if (["connectors", "adapters"].includes(basename(dirname(folder))))
    assert.equal(basename(folder), subject.manifest.id);
}

async function members(subject: Subject): Promise<void> {
  const { plugin, manifest, config } = subject;
  const session = plugin.open?.(config, hostFor(subject, config));
  await session?.close();
  const takesIn = plugin.webhook ?? session?.listen ?? session?.poll;
  assert.equal(
    plugin.webhook !== undefined,
    manifest.permissions.webhook,
    "permissions.webhook and the member webhook",
  );
  assert.equal(plugin.interpret !== undefined, takesIn !== undefined, "interpret goes with webhook, listen or poll");
  assert.equal(plugin.render !== undefined, plugin.judge !== undefined, "render goes with judge");
  assert.ok(!(plugin.render && session?.send), "render and session.send are two outbound paths; there may be one");
  if (manifest.kind !== "connector") return;
  const sends = (plugin.render ?? session?.send) !== undefined;
  assert.equal(Object.keys(manifest.capabilities.out).length > 0, sends, "capabilities.out and the outbound path");
}

async function lazyOpen(subject: Subject): Promise<void> {
  const { plugin, config } = subject;
  const host = hostFor(subject, config);
  const session = withoutNetwork(() => plugin.open?.(config, host));
  assert.deepEqual(host.dialled, [], "open dials");
  await session?.close();
}

async function deterministic(subject: Subject): Promise<void> {
  const { plugin, config } = subject;
  for (const entry of goldens(subject)) {
    const raws = rawsOf(subject, entry);
    const interpret = async (): Promise<unknown> => {
      const events: unknown[] = [];
      for (const raw of raws) events.push(await plugin.interpret?.(raw, config));
      return plain(events);
    };
    assert.deepEqual(await withoutClock(interpret), await withoutClock(interpret), entry.name);
  }
}

/** Any byte, at even distances over the whole body. */
async function changedByte(subject: Subject): Promise<void> {
  for (const entry of goldens(subject)) {
    if (!("request" in entry)) continue;
    const request = requestOf(subject, bodyOf(subject, entry));
    const step = Math.max(1, Math.floor(request.rawBody.length / bentBytes));
    for (let at = 0; at < request.rawBody.length; at += step) {
      const rawBody = Uint8Array.from(request.rawBody);
      rawBody[at] = (rawBody[at] ?? 0) ^ 1;
      await refusedOrSame(subject, request, rawBody, `${entry.name}, byte ${at}`);
    }
  }
}

/** A provider's envelope may hold bytes that nobody signs: they must change nothing, or make it unreadable. */
async function refusedOrSame(
  subject: Subject,
  request: WebhookRequest,
  rawBody: Uint8Array,
  what: string,
): Promise<void> {
  const run = (): WebhookResult | undefined => subject.plugin.webhook?.({ ...request, rawBody }, subject.config);
  if (!subject.spec.webhook?.wrap) return refuses("bad_signature", run, what);
  try {
    assert.deepEqual(run(), subject.plugin.webhook?.(request, subject.config), what);
  } catch (error) {
    if (!(error instanceof PluginError)) throw error;
    assert.ok(["bad_signature", "rejected"].includes(error.code), what);
  }
}

const hostileXml = [
  '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><xml><Content>&c;</Content></xml>',
  '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><Content>&e;</Content></xml>',
  `${"<a>".repeat(50_000)}${"</a>".repeat(50_000)}`,
];
const xmlMs = 50;

/** C59: by the door and straight to `interpret`. */
async function noEntities(subject: Subject): Promise<void> {
  const { plugin, config } = subject;
  for (const text of hostileXml) {
    const body = Buffer.from(text);
    const start = process.cpuUsage();
    const byDoor = plugin.webhook && (() => plugin.webhook?.(requestOf(subject, body), config));
    if (byDoor) await refuses("rejected", byDoor, text.slice(0, 40));
    const raw = { key: "k", body, contentType: "text/xml" };
    await refuses("rejected", () => plugin.interpret?.(raw, config), text.slice(0, 40));
    const { user, system } = process.cpuUsage(start);
    assert.ok((user + system) / 1000 < 2 * xmlMs, `took ${(user + system) / 1000} ms: ${text.slice(0, 40)}`);
  }
}

/** C57: what a provider sends again under a new id has a content key to be known by. */
function contentKeys(subject: Subject): void {
  const raws = goldens(subject).flatMap((entry) => rawsOf(subject, entry).filter(() => "request" in entry));
  assert.ok(
    raws.length === 0 || raws.some((raw) => raw.contentKey !== undefined),
    "redelivers_with_new_id, but no raw event of the fixtures has a contentKey",
  );
}

/** C60: the login gives a step, and ends when it is not wanted any more. */
async function loginSteps(subject: Subject, config: unknown, host: Host): Promise<void> {
  const stop = new AbortController();
  const steps = subject.plugin.login?.(config, host, stop.signal);
  const first = await within(closeMs, "the first login step", steps?.next() ?? Promise.resolve(undefined));
  assert.ok(first?.value, "login gives no step");
  stop.abort();
  await within(closeMs, "the end of a login that was cancelled", steps?.return() ?? Promise.resolve(undefined));
}

const login = (subject: Subject): Promise<void> =>
  withCounterpart(subject, (_, config, host) => loginSteps(subject, config, host));

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const aborts = (subject: Subject): Promise<void> =>
  withCounterpart(subject, async (_, config, host) => {
    const session = subject.plugin.open?.(config, host);
    const stop = new AbortController();
    const ignore = (): undefined => undefined;
    const busy = [
      session?.listen?.(async () => undefined, stop.signal).catch(ignore),
      session?.poll?.(undefined, stop.signal).catch(ignore),
    ];
    await pause(settleMs);
    stop.abort();
    await within(abortMs, "listen and poll after abort", Promise.all(busy));
    await session?.close();
  });

const silent = (subject: Subject): Promise<void> =>
  withCounterpart(subject, async (counterpart, config, host) => {
    const session = subject.plugin.open?.(config, host);
    const stop = new AbortController();
    let late = 0;
    const emit = async (): Promise<void> => {
      if (stop.signal.aborted) late += 1;
    };
    const listening = session?.listen?.(emit, stop.signal).catch(() => undefined);
    await pause(settleMs);
    stop.abort();
    await listening;
    await counterpart.offer?.("after abort").catch(() => undefined);
    await pause(settleMs);
    assert.equal(late, 0);
    await session?.close();
  });

async function closesTwice(subject: Subject): Promise<void> {
  const session = subject.plugin.open?.(subject.config, hostFor(subject, subject.config));
  await within(closeMs, "the first close", session?.close() ?? Promise.resolve());
  await within(closeMs, "the second close", session?.close() ?? Promise.resolve());
}

/** M47–C57: what makes plugins alike. */
export function contractCases(subject: Subject): readonly Case[] {
  const { plugin } = subject;
  const noSession = plugin.open === undefined ? "no session" : undefined;
  const oneWay = plugin.interpret === undefined ? "takes nothing in" : undefined;
  const noWebhook = plugin.webhook === undefined ? "no webhook" : undefined;
  const noProvider = noSession ?? noCounterpart(subject);
  return [
    { id: "M47", run: () => oneId(subject) },
    { id: "M48", run: () => members(subject) },
    { id: "M49", skip: noSession, run: () => lazyOpen(subject) },
    { id: "M50", skip: oneWay, run: () => deterministic(subject) },
    { id: "M51", skip: noWebhook, run: () => changedByte(subject) },
    { id: "C52", skip: noProvider, run: () => aborts(subject) },
    { id: "C53", skip: noProvider, run: () => silent(subject) },
    { id: "M54", skip: noSession, run: () => closesTwice(subject) },
    { id: "C55", gateway: true },
    { id: "M56", gateway: true },
    {
      id: "C57",
      skip: redelivers(subject) ? undefined : "the provider redelivers under the same id",
      run: () => contentKeys(subject),
    },
    { id: "C59", skip: subject.spec.inbound?.xml ? undefined : "its input is no XML", run: () => noEntities(subject) },
    {
      id: "C60",
      skip: plugin.login ? (noCounterpart(subject) ?? undefined) : "no older options and no login steps",
      run: () => login(subject),
    },
    subject.manifest.isolation === "child" ? { id: "C61", gateway: true } : { id: "C61", skip: "it runs in process" },
  ];
}
