import type { Generation } from "./generation.js";
import { type DataKey, seal, unseal } from "./seal.js";
import { smPrefix } from "./sm.js";

/** Where a wrapped key stands: it opens as no other key and at no other place. */
export type KeyPlace = `data_key|${string}|wrapped` | `index_key|${string}|wrapped`;

export const dataKeyPlace = (kid: string): KeyPlace => `data_key|${kid}|wrapped`;
export const indexKeyPlace = (field: string, generation: number): KeyPlace =>
  `index_key|${field}/${generation}|wrapped`;

/** A data key is wrapped by its own suite: that of an SM4 key never rests on AES. */
const kekFor = ({ kek, smKek }: Generation, place: KeyPlace): DataKey =>
  place.startsWith(`data_key|${smPrefix}`) ? smKek : kek;

export const wrap = (generation: Generation, place: KeyPlace, key: Buffer): Buffer =>
  seal(kekFor(generation, place), place, key);

/**
 * Opens a wrapped key by whichever generation it was wrapped with: while a master key is being rotated both occur.
 * Throws the first one's error when none opens it.
 */
export function unwrap([first, ...others]: readonly Generation[], place: KeyPlace, wrapped: Buffer): Buffer {
  if (first === undefined) throw new Error("there is no master key");
  try {
    return unseal(kekFor(first, place), place, wrapped);
  } catch (error) {
    for (const other of others)
      try {
        return unseal(kekFor(other, place), place, wrapped);
      } catch {
        // Not this one either.
      }
    throw error;
  }
}

export const unwrapDataKey = (
  generations: readonly Generation[],
  { kid, wrapped }: { readonly kid: string; readonly wrapped: Buffer },
): DataKey => ({ kid, key: unwrap(generations, dataKeyPlace(kid), wrapped) });
