import { createHash } from "node:crypto";
import { type Head, valueOf } from "./head.js";
import { limits } from "./limits.js";

/** A Message-ID is kept everywhere without its angle brackets. */
const maxLength = 512;
const bracketed = /<\s*([^<>\s\p{Cc}]{1,512})\s*>/gu;
const bare = /^[^<>\s\p{Cc}]{1,512}$/u;

/** All ids of a field such as References, in the order they stand. */
export function idsIn(value: string | undefined): string[] {
  if (value === undefined) return [];
  const found = [...value.matchAll(bracketed)].map((match) => match[1] ?? "");
  if (found.length > 0) return found;
  return bare.test(value) && value.includes("@") ? [value] : [];
}

const sha256 = (parts: readonly (string | Uint8Array)[]): string => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex");
};

/** The same for one mail whichever way it came: only what its author wrote, no trace fields. */
const written = (head: Head): string[] => ["from", "date", "subject", "to"].map((name) => valueOf(head, name) ?? "");

/** The mail's own id, or a stable substitute made of its content when it has none. */
export function messageIdOf(raw: Buffer, head: Head): string {
  const [own] = idsIn(valueOf(head, "message-id"));
  if (own !== undefined && own.length <= maxLength) return own;
  return `${sha256([...written(head), raw.subarray(head.bodyAt)]).slice(0, 40)}@no-message-id.invalid`;
}

/** Equal for one mail that arrives twice; From and Date keep a program that repeats its Message-ID from losing mail. */
export const contentKeyOf = (raw: Buffer, head: Head): string =>
  `mail:${sha256([messageIdOf(raw, head), ...written(head).slice(0, 2)])}`;

/** Equal when a client sends the same mail again because our answer was lost. */
export const transferKeyOf = (raw: Buffer, head: Head, recipients: readonly string[]): string =>
  `smtp:${sha256([messageIdOf(raw, head), recipients.toSorted().join("\n"), raw.subarray(head.bodyAt)])}`;

/** Ids this mail answers, nearest first. */
export function referencesOf(head: Head): string[] {
  const ids = [...idsIn(valueOf(head, "in-reply-to")), ...idsIn(valueOf(head, "references")).reverse()];
  return [...new Set(ids)].slice(0, limits.references);
}

/** The first mail of the thread, as far as this one knows. */
export const threadOf = (head: Head, own: string): string =>
  idsIn(valueOf(head, "references"))[0] ?? idsIn(valueOf(head, "in-reply-to"))[0] ?? own;
