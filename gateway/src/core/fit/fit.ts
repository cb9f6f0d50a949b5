import type { Capabilities, Interactive, Outbound, OutboundAttachment } from "@gatehouse/sdk";
import { type Feature, isNative, type Limits, limitsOf } from "./level.js";
import { splitText } from "./split.js";
import { choiceLines, correction, fileLine, placeLine, quoteLine } from "./words.js";

type Out = Capabilities["out"];

/** One call for each part, or why the channel cannot take it at all. */
export type Fitted =
  | { readonly ok: true; readonly parts: readonly Outbound[] }
  | { readonly ok: false; readonly reason: "unsupported" | "too_large"; readonly message: string };

const refused = (feature: string): Fitted => ({
  ok: false,
  reason: "unsupported",
  message: `this channel cannot take it: ${feature}`,
});

export const featureOf = ({ kind }: Interactive): Feature =>
  kind === "card" ? "card" : kind === "list" ? "list" : "buttons";

/** A file may be of a kind the channel takes and still be too large for it, or of a wrong type. */
function takes(limits: Limits, { size, content_type }: OutboundAttachment): boolean {
  if (!isNative(limits)) return false;
  if (limits.max_bytes !== undefined && (size ?? 0) > limits.max_bytes) return false;
  return limits.types === undefined || limits.types.some((type) => content_type.startsWith(type.replace(/\*$/, "")));
}

/** What the channel shows by itself stays; the rest is said in words, or left out, or makes the message impossible. */
interface Draft {
  message: Outbound;
  readonly before: string[];
  readonly after: string[];
  refusal: string | undefined;
}

function convert(draft: Draft, limits: Limits, feature: string, words: string, into = draft.after): void {
  if (limits.level === "rejected") draft.refusal ??= feature;
  else if (limits.level !== "dropped") into.push(words);
}

function fitFiles(draft: Draft, out: Out): void {
  const kept: OutboundAttachment[] = [];
  for (const file of draft.message.attachments) {
    const limits = limitsOf(out, file.kind);
    if (takes(limits, file)) kept.push(file);
    else convert(draft, isNative(limits) ? { level: "fallback" } : limits, file.kind, fileLine(file));
  }
  draft.message = { ...draft.message, attachments: kept };
}

function fitParts(draft: Draft, out: Out): void {
  const { interactive, location, template, ...plain } = draft.message;
  const keep: Partial<Outbound> = {};
  if (interactive !== undefined) {
    const feature = featureOf(interactive);
    if (isNative(limitsOf(out, feature))) Object.assign(keep, { interactive });
    else convert(draft, limitsOf(out, feature), feature, choiceLines(interactive));
  }
  if (location !== undefined) {
    if (isNative(limitsOf(out, "location"))) Object.assign(keep, { location });
    else convert(draft, limitsOf(out, "location"), "location", placeLine(location));
  }
  // A template's rendering is the message's text already.
  if (template !== undefined && isNative(limitsOf(out, "template"))) Object.assign(keep, { template });
  draft.message = { ...plain, ...keep };
}

function fitReply(draft: Draft, out: Out, quoted: string | undefined): void {
  const { reply_to_source_id, ...rest } = draft.message;
  if (quoted === undefined || isNative(limitsOf(out, "reply"))) return;
  convert(draft, limitsOf(out, "reply"), "reply", quoteLine(quoted), draft.before);
  // Mail threads by it whatever the manifest says of quoting.
  draft.message = reply_to_source_id === undefined ? rest : { ...rest, reply_to_source_id };
}

function fitOp(draft: Draft, out: Out): void {
  const { op, target_source_id: _, ...rest } = draft.message;
  if (op === "send" || isNative(limitsOf(out, op))) return;
  if (op === "delete") draft.refusal ??= "delete";
  else draft.message = { ...rest, op: "send", text: correction(rest.text) };
}

function partsOf({ message, before, after }: Draft, out: Out, canSplit: boolean): Fitted {
  const text = [...before, message.text, ...after].filter((line) => line !== "").join("\n");
  const texts = splitText(text, limitsOf(out, "text"));
  if (texts === undefined || (texts.length > 1 && !canSplit))
    return {
      ok: false,
      reason: "too_large",
      message: canSplit
        ? "the text is longer than five parts of this channel"
        : "the text is longer than this channel takes",
    };
  const [first = "", ...more] = texts;
  const { interactive: _, location: __, template: ___, ...plain } = message;
  const rest = more.map((part, n) => ({ ...plain, id: `${message.id}-${n + 2}`, text: part, attachments: [] }));
  return { ok: true, parts: [{ ...message, text: first }, ...rest] };
}

/** What fitting depends on besides the channel's capabilities. */
export interface About {
  /** The text of the message it answers. */
  readonly quoted?: string | undefined;
  /** Where each part would be a call of its own, a long text is refused instead. */
  readonly canSplit?: boolean;
}

/** Brings a message into the shape its channel declares: the one place where things are said in words. */
export function fit(message: Outbound, out: Out, { quoted, canSplit = true }: About = {}): Fitted {
  const draft: Draft = { message, before: [], after: [], refusal: undefined };
  fitOp(draft, out);
  fitReply(draft, out, quoted);
  fitParts(draft, out);
  fitFiles(draft, out);
  return draft.refusal === undefined ? partsOf(draft, out, canSplit) : refused(draft.refusal);
}
