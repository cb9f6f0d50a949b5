import assert from "node:assert/strict";
import type { WebhookRequest } from "../plugin.js";
import { refuses, survives } from "./expect.js";
import { assemble, bodyOf, type Golden, goldens, rawsOf, requestOf, requestTime, understood } from "./fixture.js";
import type { Case } from "./plan.js";
import type { Subject } from "./subject.js";

const staleMs = 6 * 60_000;

/** The first recorded request; the webhook tests bend it. */
function firstRequest(subject: Subject): Golden & { request: unknown } {
  const found = goldens(subject).find((entry) => "request" in entry);
  if (!found || !("request" in found)) throw new Error("fixtures/golden.json holds no request");
  return found;
}

const withHeader = (request: WebhookRequest, name: string, value: string | undefined): WebhookRequest => {
  const headers = new Map(request.headers);
  if (value === undefined) headers.delete(name);
  else headers.set(name, value);
  return { ...request, headers };
};

/** Each signing header missing or bent, and a signature made with another account's secret. */
async function badSignature(subject: Subject): Promise<void> {
  const { plugin, config, spec } = subject;
  const body = bodyOf(subject, firstRequest(subject));
  const request = requestOf(subject, body);
  const names = Object.keys(spec.webhook?.headers?.(request.rawBody, requestTime, config) ?? {}).map((name) =>
    name.toLowerCase(),
  );
  const refusedAs = (bent: WebhookRequest, what: string): Promise<void> =>
    refuses("bad_signature", () => plugin.webhook?.(bent, config), what);
  for (const name of names.filter((name) => name !== "content-type")) {
    await refusedAs(withHeader(request, name, undefined), `without ${name}`);
    await refusedAs(withHeader(request, name, `${request.headers.get(name)}x`), `${name} bent`);
  }
  for (const name of request.url.searchParams.keys()) {
    await refusedAs(withQuery(request, name, undefined), `without ${name} in the query`);
    await refusedAs(withQuery(request, name, `${request.url.searchParams.get(name)}x`), `${name} of the query bent`);
  }
}

const withQuery = (request: WebhookRequest, name: string, value: string | undefined): WebhookRequest => {
  const url = new URL(request.url);
  if (value === undefined) url.searchParams.delete(name);
  else url.searchParams.set(name, value);
  return { ...request, url };
};

/** C30: the provider's own check of the address is answered, and only for one who knows the secret. */
async function challenged(subject: Subject): Promise<void> {
  const { plugin, config, spec } = subject;
  const asked = spec.webhook?.challenge?.(requestTime, config);
  if (!asked) throw new Error("the spec gives no challenge");
  const { method, query = {}, headers = {}, body = new Uint8Array(), reply } = asked;
  const request = assemble(subject, { method, query, headers, body, config });
  const result = plugin.webhook?.(request, config);
  assert.deepEqual([result?.events, result?.reply === "admitted" ? undefined : result?.reply.body], [[], reply]);
  if (spec.other === undefined) return;
  const other = plugin.config.parse(spec.other);
  await refuses("bad_signature", () => plugin.webhook?.(request, other), "asked of another account");
}

/** C31: what the school itself wrote in the provider's app is an echo, and says to whom it went. */
async function echoes(subject: Subject): Promise<void> {
  const events = await Promise.all(goldens(subject).map((entry) => understood(subject, entry)));
  assert.ok(events.flat().some((event) => "echo_to" in event && event.echo_to !== undefined));
}

async function stale(subject: Subject): Promise<void> {
  const body = bodyOf(subject, firstRequest(subject));
  for (const shift of [-staleMs, staleMs]) {
    const request = requestOf(subject, body, new Date(requestTime.getTime() + shift));
    await refuses("bad_signature", () => subject.plugin.webhook?.(request, subject.config), `${shift} ms off`);
  }
}

async function unknownKind(subject: Subject): Promise<void> {
  const first = subject.spec.inbound?.unknown ?? {
    request: { ...(firstRequest(subject).request as object), type: "something_new" },
  };
  const events = await survives(() => understood(subject, first));
  for (const event of events ?? [])
    assert.ok(
      "message_type" in event && event.message_type === "unsupported",
      "must become `unsupported` or be rejected",
    );
}

/** M16: an input signed for one account is refused by the other; options leave no trace in the plugin. */
async function isolated(subject: Subject): Promise<void> {
  const { plugin, spec } = subject;
  if (spec.other === undefined) throw new Error("the spec needs other: the options of a second account");
  const other = plugin.config.parse(spec.other);
  const [entry] = goldens(subject);
  if (!entry) throw new Error("fixtures/golden.json is empty");
  const [raw] = rawsOf(subject, entry);
  if (raw) {
    const before = await plugin.interpret?.(raw, subject.config);
    await plugin.interpret?.(raw, other);
    assert.deepEqual(await plugin.interpret?.(raw, subject.config), before);
  }
  if (plugin.webhook === undefined) return;
  const request = requestOf(subject, bodyOf(subject, entry), requestTime, other);
  await refuses("bad_signature", () => plugin.webhook?.(request, subject.config), "signed for the other account");
}

const hasEcho = (subject: Subject): boolean =>
  goldens(subject).some((entry) => JSON.stringify(entry.events ?? []).includes('"echo_to"'));

/** M16–M23, C30, C31: whose input is it, and is it known. */
export function webhookCases(subject: Subject): readonly Case[] {
  const { plugin, spec } = subject;
  const oneWay = plugin.interpret === undefined ? "takes nothing in" : undefined;
  const noWebhook = plugin.webhook === undefined ? "no webhook" : undefined;
  const undated = spec.webhook?.dated === false ? "no time is signed; the replay is a duplicate by its key" : undefined;
  const noKinds = noWebhook && !spec.inbound?.unknown ? "its input has no kinds" : undefined;
  return [
    { id: "M16", skip: oneWay, run: () => isolated(subject) },
    { id: "M18", skip: noWebhook, run: () => badSignature(subject) },
    { id: "M19", skip: noWebhook ?? undated, run: () => stale(subject) },
    { id: "M23", skip: oneWay ?? noKinds, run: () => unknownKind(subject) },
    {
      id: "C30",
      skip: spec.webhook?.challenge ? undefined : "the provider sends no challenge",
      run: () => challenged(subject),
    },
    {
      id: "C31",
      skip: hasEcho(subject) ? undefined : "the provider tells no echoes of the school's own messages",
      run: () => echoes(subject),
    },
  ];
}
