import assert from "node:assert/strict";
import { eventTypes } from "../event.js";
import { matchesGlob } from "../glob.js";
import type { DeliveryContext, Host, HttpCall, Sent } from "../plugin.js";
import { refusal } from "./expect.js";
import { hostFor, noCounterpart, withCounterpart } from "./life-cases.js";
import type { Case } from "./plan.js";
import { type Provider, startProvider } from "./provider.js";
import { sampleEvent, sampleOutbound } from "./samples.js";
import type { Item, Subject } from "./subject.js";

const sendMs = 30_000;
const longestText = 65_536;
const keptText = 10_000;

/** Something this plugin is made to send. */
export function sampleItem(subject: Subject): Item {
  if (subject.kind === "connector")
    return sampleOutbound(subject.spec.outbound?.to ?? { scheme: "app_user", value: "visitor-1" });
  const accepted = eventTypes.find((type) => subject.plugin.accepts?.some((glob) => matchesGlob(glob, type)));
  return sampleEvent(accepted ?? "message.received");
}

/** The context of one attempt: same key, other time and nonce. */
export const contextOf = (item: Item, config: unknown, attempt = 1): DeliveryContext => ({
  config,
  idempotencyKey: item.id,
  attempt,
  now: new Date(Date.UTC(2026, 10, 23, 8, attempt)),
  nonce: `nonce-${attempt}`,
  deliveryId: "dlv_1",
  replayed: false,
});

function rendered(subject: Subject, item: Item, config: unknown, attempt = 1): HttpCall {
  const call = subject.plugin.render?.(item, contextOf(item, config, attempt));
  if (call === undefined) throw new Error("the plugin renders nothing for its own sample");
  return call;
}

async function sent(subject: Subject, item: Item, config: unknown, host: Host): Promise<Sent> {
  const { plugin } = subject;
  const signal = AbortSignal.timeout(sendMs);
  if (plugin.judge) return plugin.judge(await host.http(rendered(subject, item, config), signal), config);
  const session = plugin.open?.(config, host);
  try {
    const outcome = await session?.send?.(item, contextOf(item, config), signal);
    assert.ok(outcome, "the session sends nothing");
    return outcome;
  } finally {
    await session?.close();
  }
}

async function withProvider(
  subject: Subject,
  run: (provider: Provider, config: unknown) => Promise<void>,
): Promise<void> {
  const provider = await startProvider(subject.spec.outbound?.prelude);
  try {
    await run(provider, subject.plugin.config.parse(subject.spec.outbound?.options?.(provider.origin)));
  } finally {
    await provider.stop();
  }
}

async function accepted(subject: Subject): Promise<void> {
  const item = sampleItem(subject);
  if (!subject.plugin.render && !subject.spec.outbound?.options)
    return withCounterpart(subject, async (_, config, host) => {
      const outcome = await sent(subject, item, config, host);
      assert.ok(outcome.source_id, "a send must return the provider's id, or its receipts correlate with nothing");
    });
  const yes = subject.spec.outbound?.accepted;
  if (!yes) throw new Error("the spec needs outbound.accepted");
  await withProvider(subject, async (provider, config) => {
    provider.answers(yes.answer);
    assert.deepEqual(await sent(subject, item, config, hostFor(subject, config)), yes.sent);
    assert.equal(provider.calls.length, 1, "one send is one call");
  });
}

/** Does the provider drop a repeated key? Endpoints dedupe by `webhook-id`; a connector says so in its manifest. */
const knowsKeys = ({ manifest }: Subject): boolean =>
  manifest.kind === "adapter" || manifest.capabilities.idempotent_send;

/** Two attempts differ in time and signature only: the receiver can tell that they are one. */
function sameCall(subject: Subject): void {
  const item = sampleItem(subject);
  const [first, second] = [1, 2].map((attempt) => rendered(subject, item, subject.config, attempt));
  assert.deepEqual(second?.body, first?.body);
  if (!knowsKeys(subject)) return;
  const seen = [first?.url, String(first?.body), ...Object.values(first?.headers ?? {})];
  assert.ok(
    seen.some((text) => text?.includes(item.id)),
    "the idempotency key is nowhere in the call",
  );
}

async function errorTable(subject: Subject): Promise<void> {
  const refused = subject.spec.outbound?.refused ?? [];
  for (const needed of [4, 5])
    assert.ok(
      refused.some(({ status, code }) => Math.floor(status / 100) === needed || code === "rate_limited"),
      `no ${needed}xx in outbound.refused`,
    );
  assert.ok(
    refused.some((answer) => answer.code === "rate_limited"),
    "no answer in outbound.refused that asks to slow down",
  );
  await withProvider(subject, async (provider, config) => {
    for (const { code, retryAfterMs, ...answer } of refused) {
      provider.answers(answer);
      const error = await refusal(() => sent(subject, sampleItem(subject), config, hostFor(subject, config)));
      const what = `${answer.status} ${answer.body ?? ""}`;
      assert.equal(error.code, code, what);
      assert.equal(error.details.retryAfterMs, retryAfterMs, what);
    }
  });
}

async function longText(subject: Subject): Promise<void> {
  const { manifest, plugin } = subject;
  const declared = manifest.kind === "connector" ? manifest.capabilities.out.text : undefined;
  const max = typeof declared === "object" ? (declared.max ?? longestText) : longestText;
  const text = "z".repeat(Math.min(max, longestText));
  const item = { ...sampleItem(subject), text } as Item;
  if (plugin.render) {
    const call = plugin.render(item, contextOf(item, subject.config));
    const written = `${call?.url}${Buffer.from(call?.body ?? "").toString()}`;
    return assert.ok(written.includes(text.slice(0, keptText)), "the text was cut without a word");
  }
  await withProvider(subject, async (provider, config) => {
    provider.answers(subject.spec.outbound?.accepted?.answer ?? { status: 200 });
    await sent(subject, item, config, hostFor(subject, config));
    const seen = provider.calls.map((call) => decodeURIComponent(`${call.path}${call.body}`)).join("");
    assert.ok(seen.includes(text.slice(0, keptText)), "the text was cut without a word");
  });
}

/** M33–C42: from a message to the provider's answer. */
export function outboundCases(subject: Subject): readonly Case[] {
  const { plugin, spec } = subject;
  const silent = subject.manifest.kind === "connector" && Object.keys(subject.manifest.capabilities.out).length === 0;
  const oneWay = silent ? "sends nothing" : undefined;
  const bySession = plugin.render ? undefined : "its session sends; proved by its own tests against the counterpart";
  const noHttp = spec.outbound?.options ? undefined : bySession;
  const noYes = oneWay ?? (plugin.render || spec.outbound?.options ? undefined : noCounterpart(subject));
  const noInside200 = spec.outbound?.refused?.some((answer) => answer.status < 300);
  return [
    { id: "M33", skip: noYes, run: () => accepted(subject) },
    { id: "M34", skip: oneWay ?? bySession, run: () => sameCall(subject) },
    {
      id: "M35",
      skip: oneWay ?? noHttp,
      run: async (t) => {
        await errorTable(subject);
        if (!noInside200) t.diagnostic("no error inside a 200 in the spec: a 2xx of this receiver is always a yes");
      },
    },
    { id: "M36", ...(plugin.render ? { gateway: true as const } : { skip: oneWay ?? bySession }) },
    {
      id: "M37",
      skip: oneWay ?? noHttp ?? (subject.kind === "adapter" ? "an event is never split" : undefined),
      run: () => longText(subject),
    },
    { id: "M38", gateway: true },
    { id: "M39", gateway: true },
    { id: "M40", gateway: true },
    { id: "C41", gateway: true },
    { id: "C42", gateway: true },
  ];
}
