import { createHmac } from "node:crypto";
import type { IndexKeyState } from "../store/sql/list-index-keys.js";
import { derive, type Generation } from "./generation.js";

/** What a blind index or a source key is computed over; each has a key of its own. */
export const blindFields = [
  "contact_point",
  "thread",
  "source_key",
  "source_id",
  "content_key",
  "recipient",
  "attachment_link",
  "idempotency",
  "egress",
  "login",
  "search",
] as const;
export type BlindField = (typeof blindFields)[number];

/**
 * The keys of one field. `write` computes what is stored and looked up; `second` fills the second column while a
 * rotation is under way; `also` may still have computed what is stored.
 */
export interface FieldKeys {
  readonly write: Buffer;
  readonly second?: Buffer;
  readonly also: readonly Buffer[];
}

export type IndexKeys = ReadonlyMap<BlindField, FieldKeys>;

/** The first key of a field is what the first master key derives: two processes that start together agree on it. */
export const firstIndexKey = ({ master }: Generation, field: BlindField): Buffer => derive(master, `blind/${field}`);

export const firstIndexKeys = (generation: Generation): IndexKeys =>
  new Map(blindFields.map((field) => [field, { write: firstIndexKey(generation, field), also: [] }]));

/** What the stored keys of one field mean. Throws when there is none to write with. */
export function fieldKeys(keys: readonly { readonly state: IndexKeyState; readonly key: Buffer }[]): FieldKeys {
  const of = (...states: IndexKeyState[]): Buffer[] => keys.filter((k) => states.includes(k.state)).map((k) => k.key);
  const [promoting] = of("promoting");
  const second = promoting ?? of("next")[0];
  const [write, ...also] = [...of("promoting"), ...of("current"), ...of("next"), ...of("previous")];
  if (write === undefined) throw new Error("a blind index without a key");
  return { write, ...(second !== undefined && { second }), also };
}

/** HMAC-SHA256, first 16 bytes: equal values are found, no value can be read. */
export const indexOf = (key: Buffer, field: BlindField, parts: readonly string[]): Buffer =>
  createHmac("sha256", key)
    .update(`${field}\0${parts.join("\0")}`)
    .digest()
    .subarray(0, 16);
