import assert from "node:assert/strict";
import { command } from "../command.js";
import { schemes } from "../contact-point.js";
import { inboundEvent } from "../inbound-schema.js";
import { refusal, survives } from "./expect.js";
import { bodyOf, type Golden, goldens, plain, rawsOf, requestOf, understood } from "./fixture.js";
import { optionsSchema, secretsOf } from "./option-tree.js";
import type { Case } from "./plan.js";
import type { Subject, Understood } from "./subject.js";

const utcMillis = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Fails where the schema of events (or commands) refuses what the plugin made. */
export function valid(subject: Subject, events: readonly Understood[]): void {
  const schema = subject.kind === "connector" ? inboundEvent : command;
  for (const event of events) schema.parse(event);
}

async function golden(subject: Subject, entry: Golden): Promise<void> {
  const events = await understood(subject, entry);
  valid(subject, events);
  assert.deepEqual(plain(events), entry.events ?? entry.commands, entry.name);
}

async function everyGolden(subject: Subject): Promise<void> {
  const entries = goldens(subject);
  assert.ok(entries.length > 0, "fixtures/golden.json is empty");
  for (const entry of entries) await golden(subject, entry);
}

function keys(subject: Subject): void {
  const seen = new Map<string, string>();
  for (const entry of goldens(subject)) {
    const first = rawsOf(subject, entry).map((raw) => raw.key);
    assert.deepEqual(
      rawsOf(subject, entry).map((raw) => raw.key),
      first,
      `${entry.name}: the key changes`,
    );
    for (const key of first) {
      assert.ok(!seen.has(key), `${entry.name} and ${seen.get(key)} share the key ${key}`);
      seen.set(key, entry.name);
    }
  }
}

const nested = (depth: number): string => `${"[".repeat(depth)}${"]".repeat(depth)}`;

const broken: Readonly<Record<string, Uint8Array>> = {
  empty: Buffer.alloc(0),
  "not JSON": Buffer.from("{"),
  null: Buffer.from("null"),
  number: Buffer.from("1"),
  array: Buffer.from("[]"),
  "empty object": Buffer.from("{}"),
  "not UTF-8": Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
  "nested 100,000 deep": Buffer.from(nested(100_000)),
  "1 MiB of one letter": Buffer.alloc(1_048_576, "a"),
};

/** Properly signed, so that only the body is at fault. */
async function malformed(subject: Subject): Promise<void> {
  const { plugin, config } = subject;
  for (const [name, body] of Object.entries(broken)) {
    if (plugin.webhook) {
      const error = await refusal(() => plugin.webhook?.(requestOf(subject, body), config));
      assert.equal(error.code, "rejected", name);
      assert.ok((error.details.faults ?? []).length > 0, `${name}: the faults name no path`);
    }
    const raw = { key: "k", body, contentType: goldenContentType(subject) };
    const events = await survives(async () => plugin.interpret?.(raw, config));
    valid(subject, events ?? []);
  }
}

function goldenContentType(subject: Subject): string {
  const [entry] = goldens(subject);
  return entry && "raw" in entry ? entry.raw.content_type : "application/json";
}

const texts: Readonly<Record<string, string>> = {
  emoji: "家长好👨‍👩‍👧‍👦🏳️‍🌈 done",
  "rare Han": "𠮷野家 㐂 𡃁",
  "right to left": "مرحبا بالعالم שלום עולם",
  "10 k characters": "校".repeat(10_000),
};

const textOf = (events: readonly Understood[]): string | undefined => {
  const [event] = events;
  return event && "text" in event ? event.text : undefined;
};

async function unicode(subject: Subject): Promise<void> {
  const { inbound } = subject.spec;
  if (!inbound) throw new Error("the spec needs inbound.withText");
  for (const [name, text] of Object.entries(texts))
    assert.equal(textOf(await understood(subject, inbound.withText(text))), text, name);
  for (const text of ["nul \u0000 end", "lone \ud83d end"])
    valid(subject, (await survives(() => understood(subject, inbound.withText(text)))) ?? []);
}

/** Every text under a name that ends in `_at`, however deep; metadata is the sender's own. */
function timesIn(value: unknown, name = ""): readonly string[] {
  if (typeof value === "string") return name.endsWith("_at") ? [value] : [];
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return [];
  return Object.entries(value).flatMap(([key, member]) => (key === "metadata" ? [] : timesIn(member, key)));
}

async function times(subject: Subject): Promise<void> {
  for (const entry of goldens(subject))
    for (const time of timesIn(await understood(subject, entry))) assert.match(time, utcMillis, entry.name);
}

async function contactPoints(subject: Subject): Promise<void> {
  for (const entry of goldens(subject))
    for (const event of await understood(subject, entry)) {
      if (!("from" in event)) continue;
      assert.ok(schemes.includes(event.from.scheme), `${entry.name}: unknown scheme ${event.from.scheme}`);
      assert.equal(event.from.value, event.from.value.trim(), `${entry.name}: white space around the value`);
    }
}

function rawWithoutSecrets(subject: Subject): void {
  const secrets = secretsOf(optionsSchema(subject.plugin.config), subject.config);
  for (const entry of goldens(subject))
    for (const raw of rawsOf(subject, entry)) {
      assert.ok(raw.body.length > 0 || bodyOf(subject, entry).length === 0, `${entry.name}: the raw event is empty`);
      const text = Buffer.from(raw.body).toString("latin1") + raw.key;
      for (const secret of secrets) assert.ok(!text.includes(secret), `${entry.name}: the raw event holds a secret`);
    }
}

/** M17–M28 but for the webhook's own: from raw bytes to events. */
export function inboundCases(subject: Subject): readonly Case[] {
  const oneWay = subject.plugin.interpret === undefined ? "takes nothing in" : undefined;
  const nobody = subject.kind === "adapter" ? "commands name conversations, not people" : undefined;
  return [
    { id: "M17", skip: oneWay, run: () => everyGolden(subject) },
    { id: "M20", skip: oneWay, run: () => keys(subject) },
    { id: "M21", gateway: true },
    { id: "M22", gateway: true },
    { id: "M24", skip: oneWay, run: () => malformed(subject) },
    { id: "M25", skip: oneWay, run: () => unicode(subject) },
    { id: "M26", skip: oneWay, run: () => times(subject) },
    { id: "M27", skip: oneWay ?? nobody, run: () => contactPoints(subject) },
    { id: "M28", skip: oneWay, run: () => rawWithoutSecrets(subject) },
    { id: "C29", gateway: true },
  ];
}
