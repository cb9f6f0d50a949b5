import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { RawEvent, WebhookRequest } from "../plugin.js";
import type { Fixture, RawFixture } from "./spec.js";
import type { Subject, Understood } from "./subject.js";

/** One entry of `fixtures/golden.json`: an input and what it must become. */
export type Golden = Fixture & {
  readonly name: string;
  readonly events?: readonly unknown[];
  readonly commands?: readonly unknown[];
};

/** When every request of the kit is made, unless a test says otherwise. */
export const requestTime = new Date("2026-11-23T08:00:00.000Z");

/** The recorded inputs of the plugin; none where it takes nothing in. */
export function goldens(subject: Subject): readonly Golden[] {
  if (subject.plugin.interpret === undefined) return [];
  return JSON.parse(readFileSync(subject.golden, "utf8")) as Golden[];
}

/** The bytes of a request's body, or of a raw event's text, base64 or file. */
export function bodyOf(subject: Subject, fixture: Fixture): Uint8Array {
  if ("request" in fixture)
    return Buffer.from(typeof fixture.request === "string" ? fixture.request : JSON.stringify(fixture.request));
  const { body, body_base64, file } = fixture.raw;
  if (file !== undefined) return readFileSync(new URL(file, subject.golden));
  return body_base64 === undefined ? Buffer.from(body ?? "") : Buffer.from(body_base64, "base64");
}

const rawOf = (fixture: RawFixture, body: Uint8Array): RawEvent => ({
  key: fixture.key ?? createHash("sha256").update(body).digest("hex"),
  body,
  contentType: fixture.content_type,
});

interface Parts {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly config: unknown;
}

/** A request as the door hands it over. */
export function assemble(subject: Subject, { method, headers, query, body, config }: Parts): WebhookRequest {
  const { webhook } = subject.spec;
  const lowered = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const url = new URL(`https://gateway.example/hooks/${subject.plugin.id}${webhook?.path?.(config as never) ?? ""}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const contentType = webhook?.contentType ?? "application/json";
  return {
    method,
    url,
    headers: new Map<string, string>([["content-type", contentType], ...lowered]),
    rawBody: body,
    receivedAt: requestTime,
  };
}

/** A valid request with this body, signed by the spec. */
export function requestOf(
  subject: Subject,
  body: Uint8Array,
  at = requestTime,
  config = subject.config,
): WebhookRequest {
  const { webhook } = subject.spec;
  const sent = webhook?.wrap?.(body, at, config) ?? body;
  return assemble(subject, {
    method: webhook?.method ?? "POST",
    headers: webhook?.headers?.(sent, at, config) ?? {},
    query: webhook?.query?.(sent, at, config) ?? {},
    body: sent,
    config,
  });
}

/** The raw events an input makes, through the webhook where it is a request. */
export function rawsOf(subject: Subject, fixture: Fixture, body = bodyOf(subject, fixture)): readonly RawEvent[] {
  if ("raw" in fixture) return [rawOf(fixture.raw, body)];
  if (subject.plugin.webhook === undefined) throw new Error("the fixture is a request, but the plugin has no webhook");
  return subject.plugin.webhook(requestOf(subject, body), subject.config).events;
}

/** What the plugin understands of an input. */
export async function understood(subject: Subject, fixture: Fixture, body?: Uint8Array): Promise<Understood[]> {
  const events: Understood[] = [];
  for (const raw of rawsOf(subject, fixture, body))
    events.push(...((await subject.plugin.interpret?.(raw, subject.config)) ?? []));
  return events;
}

const maxInlineBytes = 256;

/** As JSON shows it: bytes as base64, or as a digest where they are many. */
export function plain(value: unknown): unknown {
  if (value instanceof Uint8Array)
    return value.length <= maxInlineBytes
      ? { base64: Buffer.from(value).toString("base64") }
      : { size: value.length, sha256: createHash("sha256").update(value).digest("hex") };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]));
}
