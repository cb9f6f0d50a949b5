import { randomBytes } from "node:crypto";
import { newId } from "../store/id.js";
import { type Generation, generationOf } from "./generation.js";
import { type BlindField, type FieldKeys, firstIndexKeys, type IndexKeys, indexOf } from "./index-keys.js";
import { type DataKey, sealsOf } from "./seal.js";
import { dataKeyPlace, unwrapDataKey, wrap } from "./wrap.js";

export type { BlindField } from "./index-keys.js";

export interface WrappedKey {
  readonly kid: string;
  readonly wrapped: Buffer;
}

/** A value of a blind index. `second` fills the second column while the index is rotated; `also` may be how it is stored. */
export interface IndexValue {
  readonly value: Buffer;
  readonly second: Buffer | null;
  readonly also: readonly Buffer[];
}

export interface Keyring {
  /** Names the master key; stored beside every wrapped key. */
  readonly kekId: string;
  /** A new data key, and the form in which it may be stored. */
  create(): { readonly dataKey: DataKey; readonly wrapped: Buffer };
  open(stored: WrappedKey): DataKey;
  /** Opened keys this process has sealed with, and how often. */
  used(): readonly { readonly kid: string; readonly seals: number }[];
  /** Lets go of an opened key: one that was destroyed must not live on in memory. */
  forget(kid: string): void;
  /** Lets go of every opened key: some may have been destroyed while nobody could tell. */
  forgetAll(): void;
  /** A key that is destroyed or set aside: forgotten, and what is still in memory and was sealed with it may not leave. */
  giveUp(kid: string): void;
  isGivenUp(kid: string): boolean;
  /** HMAC-SHA256, first 16 bytes: equal values are found, no value can be read. */
  blind(field: BlindField, ...parts: readonly string[]): Buffer;
  /** The same for what is looked up or compared: a rotation of the index may be under way. */
  index(field: BlindField, ...parts: readonly string[]): IndexValue;
}

/** What a keyring works with; a rotation changes it while the process runs. */
export interface KeySet {
  /** Wraps what is new. */
  readonly current: Generation;
  /** Open what they wrapped. */
  readonly others: readonly Generation[];
  readonly index: IndexKeys;
}

/** Of new data keys; the name of a key says which it is of. */
export type Suite = "aes" | "sm";

export interface LiveKeyring extends Keyring {
  adopt(keys: KeySet): void;
}

const cacheSize = 20_000;

/** Newest-used entries of a Map, bounded: unwrapping the same person's key for each message costs more than this. */
function remember(cache: Map<string, DataKey>, dataKey: DataKey): DataKey {
  cache.set(dataKey.kid, dataKey);
  if (cache.size > cacheSize) cache.delete(cache.keys().next().value as string);
  return dataKey;
}

export function createLiveKeyring(first: KeySet, suite: Suite = "aes"): LiveKeyring {
  let keys = first;
  const cache = new Map<string, DataKey>();
  const givenUp = new Set<string>();
  const keysOf = (field: BlindField): FieldKeys => {
    const found = keys.index.get(field);
    if (found === undefined) throw new Error(`the blind index ${field} has no key`);
    return found;
  };
  return {
    get kekId() {
      return keys.current.kekId;
    },
    create() {
      const dataKey = remember(cache, { kid: newId(suite === "sm" ? "dksm" : "dk"), key: randomBytes(32) });
      return { dataKey, wrapped: wrap(keys.current, dataKeyPlace(dataKey.kid), dataKey.key) };
    },
    open: (stored) => cache.get(stored.kid) ?? remember(cache, unwrapDataKey([keys.current, ...keys.others], stored)),
    used: () =>
      [...cache.values()].map((key) => ({ kid: key.kid, seals: sealsOf(key) })).filter(({ seals }) => seals > 0),
    // Not wiped: a transaction under way may be sealing with it, and would then seal with zeroes.
    forget: (kid) => void cache.delete(kid),
    forgetAll: () => cache.clear(),
    giveUp(kid) {
      cache.delete(kid);
      givenUp.add(kid);
      if (givenUp.size > cacheSize) givenUp.delete(givenUp.keys().next().value as string);
    },
    isGivenUp: (kid) => givenUp.has(kid),
    blind: (field, ...parts) => indexOf(keysOf(field).write, field, parts),
    index(field, ...parts) {
      const { write, second, also } = keysOf(field);
      const of = (key: Buffer): Buffer => indexOf(key, field, parts);
      return { value: of(write), second: second === undefined ? null : of(second), also: also.map(of) };
    },
    adopt: (changed) => {
      keys = changed;
    },
  };
}

/** Everything derived from the 32 bytes of one master key, as it is before anything was ever rotated. */
export function createKeyring(master: Buffer): Keyring {
  const current = generationOf(master);
  return createLiveKeyring({ current, others: [], index: firstIndexKeys(current) });
}
