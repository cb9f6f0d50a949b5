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

function ownIdOf(head: Head): string | undefined {
  const [own] = idsIn(valueOf(head, "message-id"));
  return own !== undefined && own.length <= maxLength ? own : undefined;
}

const substituteId = (digest: string): string => `${digest.slice(0, 40)}@no-message-id.invalid`;

/** The mail's own id, or a stable substitute made of its content when it has none. */
export const messageIdOf = (raw: Buffer, head: Head): string =>
  ownIdOf(head) ?? substituteId(sha256([...written(head), raw.subarray(head.bodyAt)]));

const contentKey = (id: string, head: Head): string => `mail:${sha256([id, ...written(head).slice(0, 2)])}`;

/** Equal for one mail that arrives twice; From and Date keep a program that repeats its Message-ID from losing mail. */
export const contentKeyOf = (raw: Buffer, head: Head): string => contentKey(messageIdOf(raw, head), head);

/** Equal when a client sends the same mail again because our answer was lost. */
export const transferKeyOf = (raw: Buffer, head: Head, recipients: readonly string[]): string =>
  `smtp:${sha256([messageIdOf(raw, head), recipients.toSorted().join("\n"), raw.subarray(head.bodyAt)])}`;

/** Takes the body of a mail piece by piece. */
export interface KeyMaker {
  add(bytes: Uint8Array): void;
  /** Once, after the last piece: the transfer key and the content key. */
  end(): { readonly key: string; readonly contentKey: string };
}

/**
 * Both keys of a mail that is never whole in memory: those of `transferKeyOf` and `contentKeyOf`. A mail without an id
 * has another transfer key, since its id is known only after its last byte.
 */
export function keyMaker(head: Head, recipients: readonly string[]): KeyMaker {
  const own = ownIdOf(head);
  const to = recipients.toSorted().join("\n");
  const body = createHash("sha256");
  for (const part of own === undefined ? written(head) : [own, to]) body.update(part).update("\0");
  return {
    add: (bytes) => void body.update(bytes),
    end: () => {
      const digest = body.update("\0").digest("hex");
      const id = own ?? substituteId(digest);
      return { key: `smtp:${own === undefined ? sha256([id, to]) : digest}`, contentKey: contentKey(id, head) };
    },
  };
}

/** Ids this mail answers, nearest first. */
export function referencesOf(head: Head): string[] {
  const ids = [...idsIn(valueOf(head, "in-reply-to")), ...idsIn(valueOf(head, "references")).reverse()];
  return [...new Set(ids)].slice(0, limits.references);
}

/** The first mail of the thread, as far as this one knows. */
export const threadOf = (head: Head, own: string): string =>
  idsIn(valueOf(head, "references"))[0] ?? idsIn(valueOf(head, "in-reply-to"))[0] ?? own;
