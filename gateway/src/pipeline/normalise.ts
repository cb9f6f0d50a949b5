import { createHash } from "node:crypto";
import {
  type ContactPoint,
  type InboundAttachment,
  type InboundEvent,
  type InboundMessage,
  isKeepable,
  PluginError,
} from "@gatehouse/sdk";
import { normaliseContactPoint } from "../core/identity/contact-point.js";
import { badKey, clean, cleanDeep } from "../core/text/clean.js";
import { cleanName } from "../core/text/clean-name.js";
import { truncate } from "../core/text/truncate.js";
import type { Keyring } from "../vault/keyring.js";
import type { KnownPoint, Understood, UnderstoodMessage } from "./arrival.js";
import type { Account } from "./setup.js";

const maxTextBytes = 65_536;
const maxHtmlBytes = 131_072;
const maxSubjectBytes = 3_000;
const maxSourceIdBytes = 512;
const maxAttachments = 50;
const maxMetadataBytes = 16_384;
const aheadMs = 24 * 3_600_000;

export interface NormaliseDeps {
  readonly keyring: Keyring;
  readonly account: Account;
  readonly receivedAt: Date;
}

const refuse = (path: string, message: string): never => {
  throw new PluginError("rejected", `${path}: ${message}`, { faults: [{ path, message }] });
};

function point(deps: NormaliseDeps, from: ContactPoint, path = "from"): KnownPoint {
  const normal = normaliseContactPoint(from, deps.account.region);
  if (!normal.ok) return refuse(`${path}.value`, normal.message);
  const { scheme, scope, value } = normal.point;
  const displayName = from.display_name === undefined ? "" : cleanName(from.display_name);
  const bidx = deps.keyring.blind("contact_point", scheme, scope, value);
  return { scheme, scope, value, bidx, ...(displayName !== "" && { displayName }) };
}

/** Keys are never repaired, since two different ones could become equal: a long one is hashed, a broken one refused. */
function key<T extends string | undefined>(path: string, id: T): T {
  if (id === undefined) return id;
  if (badKey(id)) return refuse(path, "holds NUL or a broken character");
  if (Buffer.byteLength(id) <= maxSourceIdBytes) return id;
  return `sha256:${createHash("sha256").update(id).digest("hex")}` as T;
}

/** The provider's clock, unless it is absent, before year 1 or more than a day ahead of ours. */
function time(deps: NormaliseDeps, sentAt: string | undefined): { sent_at?: string } {
  const at = Date.parse(sentAt ?? "");
  if (!isKeepable(at) || at > deps.receivedAt.getTime() + aheadMs) return {};
  return { sent_at: new Date(at).toISOString() };
}

/** A text over the limit is cut at a character people see; the whole goes along as a file. */
function body(text: string | undefined): { text?: string; text_truncated?: true; whole?: InboundAttachment } {
  if (text === undefined) return {};
  const all = clean(text);
  const { text: kept, truncated } = truncate(all, maxTextBytes);
  if (!truncated) return { text: kept };
  const whole = {
    kind: "file",
    content_type: "text/plain; charset=utf-8",
    filename: "message.txt",
    content: Buffer.from(all),
  } as const;
  return { text: kept, text_truncated: true, whole };
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

function cleanMetadata(metadata: InboundMessage["metadata"]): Pick<InboundMessage, "metadata"> {
  if (metadata === undefined) return {};
  const safe = cleanDeep(metadata) as Record<string, string>;
  return bytesOf(safe) <= maxMetadataBytes
    ? { metadata: safe }
    : refuse("metadata", `larger than ${maxMetadataBytes} bytes`);
}

/** Native leftovers are a courtesy: too large, they are left out and say so, since the raw event has them all. */
function cleanChannelData(data: InboundMessage["channel_data"]): Pick<InboundMessage, "channel_data"> {
  if (data === undefined) return {};
  const safe = cleanDeep(data) as Record<string, unknown>;
  return { channel_data: bytesOf(safe) <= maxMetadataBytes ? safe : { channel_data_truncated: true } };
}

const cut = (value: string | undefined, maxBytes: number): string | undefined =>
  value === undefined ? undefined : truncate(clean(value), maxBytes).text;

function message(deps: NormaliseDeps, event: InboundMessage): UnderstoodMessage {
  const { source_id, from, conversation_ref, references, reply_to_source_id, subject, text, formatted_text, ...rest } =
    event;
  const { metadata, channel_data, attachments = [], sent_at, echo_to, location, interactive_reply, ...kept } = rest;
  if (attachments.length > maxAttachments) refuse("attachments", `more than ${maxAttachments}`);
  const { whole, ...words } = body(text);
  const title = cut(subject, maxSubjectBytes);
  const html = cut(formatted_text, maxHtmlBytes);
  const id = key("id", source_id);
  const ref = key("conversation_ref", conversation_ref);
  const answered = key("reply_to", reply_to_source_id);
  return {
    ...kept,
    ...time(deps, sent_at),
    from: point(deps, from),
    ...(echo_to !== undefined && { echo_to: point(deps, echo_to, "echo_to") }),
    ...(location !== undefined && { location: cleanDeep(location) as typeof location }),
    ...(interactive_reply !== undefined && {
      interactive_reply: cleanDeep(interactive_reply) as typeof interactive_reply,
    }),
    ...(id !== undefined && { source_id: id }),
    ...(ref !== undefined && { conversation_ref: ref }),
    ...(answered !== undefined && { reply_to_source_id: answered }),
    ...(references !== undefined && { references: references.slice(0, 50).map((one) => key("references", one)) }),
    ...(title !== undefined && { subject: title }),
    ...words,
    ...(html !== undefined && { formatted_text: html }),
    attachments: whole === undefined ? attachments : [...attachments.slice(0, maxAttachments - 1), whole],
    ...cleanMetadata(metadata),
    ...cleanChannelData(channel_data),
  };
}

/** One event of a connector in the form the line works with. Throws `rejected` with the path of what cannot be kept. */
export function normalise(deps: NormaliseDeps, event: InboundEvent): Understood {
  switch (event.type) {
    case "message.received":
      return message(deps, event);
    case "message.edited": {
      const { sent_at, text, ...rest } = event;
      const { whole: _, ...words } = body(text);
      return { ...rest, ...time(deps, sent_at), ...words, source_id: key("message_id", event.source_id) };
    }
    case "message.deleted":
    case "message.receipt.updated": {
      const { sent_at, ...rest } = event;
      return { ...rest, ...time(deps, sent_at), source_id: key("message_id", event.source_id) };
    }
    case "message.reaction.added":
    case "message.reaction.removed": {
      const { sent_at, ...rest } = event;
      const source_id = key("message_id", event.source_id);
      return { ...rest, ...time(deps, sent_at), source_id, emoji: clean(event.emoji), from: point(deps, event.from) };
    }
    case "call.updated": {
      const { sent_at, metadata, conversation_ref, ...rest } = event;
      const ref = key("conversation_ref", conversation_ref);
      return {
        ...rest,
        ...time(deps, sent_at),
        from: point(deps, event.from),
        ...(ref !== undefined && { conversation_ref: ref }),
        ...cleanMetadata(metadata),
      };
    }
  }
}
