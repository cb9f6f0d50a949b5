import assert from "node:assert/strict";
import { attachmentKinds, type InboundAttachment } from "../attachment.js";
import { eventTypes } from "../event.js";
import { matchesGlob } from "../glob.js";
import type { Outbound, OutboundAttachment } from "../outbound.js";
import { goldens, understood } from "./fixture.js";
import { contextOf, sampleItem } from "./outbound-cases.js";
import { sampleEvent } from "./samples.js";
import type { Item, Subject, Understood } from "./subject.js";

const kindOf = (file: InboundAttachment): string | undefined =>
  file.kind ?? attachmentKinds.find((kind) => file.content_type?.startsWith(`${kind}/`)) ?? "file";

/** The words of the manifest that this event is a proof of. */
function proofs(event: Understood): readonly string[] {
  switch (event.type) {
    case "message.received":
      return [
        ...(event.text ? ["text"] : []),
        ...(event.attachments ?? []).map((file) => kindOf(file) ?? "file"),
        ...(event.reply_to_source_id ? ["reply"] : []),
        ...(event.message_type ? [event.message_type] : []),
        ...(event.location ? ["location"] : []),
        ...(event.interactive_reply ? ["buttons", "list"] : []),
      ];
    case "message.edited":
      return ["edit"];
    case "message.deleted":
      return ["delete"];
    case "message.reaction.added":
    case "message.reaction.removed":
      return ["reaction"];
    case "message.receipt.updated":
      return [`receipt ${event.status}`];
    case "call.updated":
      return ["call"];
    default:
      return [];
  }
}

const isNative = (level: string | { readonly level: string } | undefined): boolean =>
  ["full", "partial"].includes(typeof level === "object" ? level.level : (level ?? ""));

const native = (table: Readonly<Record<string, Parameters<typeof isNative>[0]>>): string[] =>
  Object.entries(table).flatMap(([feature, level]) => (isNative(level) ? [feature] : []));

async function provenBy(subject: Subject): Promise<ReadonlySet<string>> {
  const events: Understood[] = [];
  for (const entry of goldens(subject)) events.push(...(await understood(subject, entry)));
  return new Set(events.flatMap(proofs));
}

/** C32: the edits and recalls that the manifest declares are in the golden fixtures. */
export async function recallsProven(subject: Subject): Promise<void> {
  if (subject.manifest.kind !== "connector") return;
  const seen = await provenBy(subject);
  const declared = native(subject.manifest.capabilities.in).filter((feature) => ["edit", "delete"].includes(feature));
  assert.deepEqual(
    declared.filter((feature) => !seen.has(feature)),
    [],
  );
}

async function inboundProven(subject: Subject): Promise<void> {
  if (subject.manifest.kind !== "connector") return;
  const seen = await provenBy(subject);
  const { capabilities } = subject.manifest;
  const declared = [...native(capabilities.in), ...capabilities.receipts.map((status) => `receipt ${status}`)];
  const unproven = declared.filter((feature) => !seen.has(feature));
  assert.deepEqual(unproven, [], "declared in the manifest, but in no golden fixture");
}

const file = (kind: string): OutboundAttachment => ({
  id: "att_1",
  kind: (kind === "voice" || kind === "sticker" ? "image" : kind) as OutboundAttachment["kind"],
  url: "https://gateway.example/files/1",
  filename: `sample.${kind}`,
  content_type: kind === "file" ? "application/pdf" : `${kind === "voice" ? "audio" : kind}/sample`,
  size: 3,
});

/** Each holds the mark where a call of it must show something. */
const extras: Readonly<Record<string, Partial<Outbound>>> = {
  buttons: {
    interactive: { kind: "buttons", body: "mark-", actions: [{ id: "mark-a", title: "mark-title", type: "reply" }] },
  },
  list: {
    interactive: { kind: "list", body: "mark-", actions: [{ id: "mark-a", title: "mark-title", type: "reply" }] },
  },
  card: {
    interactive: {
      kind: "card",
      header: "mark-",
      body: "mark-",
      actions: [{ id: "a", title: "mark-title", type: "url", value: "https://school.example/mark-" }],
    },
  },
  template: { template: { provider_template_id: "mark-id", parameters: { "1": "mark-value" } } },
  location: { location: { latitude: 39.9, longitude: 116.4, name: "mark-place", coord_system: "gcj02" } },
  edit: { op: "edit", target_source_id: "mark-target" },
  delete: { op: "delete", target_source_id: "mark-target" },
};

/** The sample with one feature in it, and what must then be seen in the call. */
function withFeature(item: Item, feature: string): { readonly item: Item; readonly mark: string } | undefined {
  if (feature === "text") return { item: { ...item, text: "mark-text" } as Item, mark: "mark-text" };
  if (feature === "reply") return { item: { ...item, reply_to_source_id: "mark-reply" } as Item, mark: "mark-reply" };
  const more = extras[feature];
  if (more) return { item: { ...item, ...more } as Item, mark: "mark-" };
  const kinds: readonly string[] = attachmentKinds;
  if (kinds.includes(feature))
    return { item: { ...item, attachments: [file(feature)] } as Item, mark: `sample.${feature}` };
  return undefined;
}

function outboundProven(subject: Subject): void {
  const { manifest, plugin, config } = subject;
  if (manifest.kind !== "connector" || !plugin.render) return;
  for (const feature of native(manifest.capabilities.out)) {
    const sample = withFeature(sampleItem(subject), feature);
    assert.ok(sample, `the kit has no sample of ${feature}`);
    const call = plugin.render(sample.item, contextOf(sample.item, config));
    const shown = decodeURIComponent(`${call?.url} `).concat(String(call?.body));
    assert.ok(shown.includes(sample.mark), `${feature} is declared, but not in the call`);
  }
}

function acceptsProven(subject: Subject): void {
  const { plugin, config } = subject;
  for (const glob of plugin.accepts ?? []) {
    const types = eventTypes.filter((type) => matchesGlob(glob, type));
    assert.ok(types.length > 0, `accepts: ${glob} matches no event type`);
    for (const event of types.map(sampleEvent)) plugin.render?.(event, contextOf(event, config));
  }
}

/** M46: each feature the manifest declares is seen at work once. */
export async function declaredProven(subject: Subject): Promise<void> {
  await inboundProven(subject);
  outboundProven(subject);
  acceptsProven(subject);
}
