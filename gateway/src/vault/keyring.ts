import { createHash, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { newId } from "../store/id.js";
import { type DataKey, seal, unseal } from "./seal.js";

/** What a blind index or a source key is computed over; each has a key of its own. */
export type BlindField =
  | "contact_point"
  | "thread"
  | "source_key"
  | "source_id"
  | "content_key"
  | "recipient"
  | "attachment_link"
  | "idempotency"
  | "egress"
  | "login";

export interface WrappedKey {
  readonly kid: string;
  readonly wrapped: Buffer;
}

export interface Keyring {
  /** Names the master key; stored beside every wrapped key. */
  readonly kekId: string;
  /** A new data key, and the form in which it may be stored. */
  create(): { readonly dataKey: DataKey; readonly wrapped: Buffer };
  open(stored: WrappedKey): DataKey;
  /** Lets go of an opened key: one that was destroyed must not live on in memory. */
  forget(kid: string): void;
  /** Lets go of every opened key: some may have been destroyed while nobody could tell. */
  forgetAll(): void;
  /** A key that is destroyed or set aside: forgotten, and what is still in memory and was sealed with it may not leave. */
  giveUp(kid: string): void;
  isGivenUp(kid: string): boolean;
  /** HMAC-SHA256, first 16 bytes: equal values are found, no value can be read. */
  blind(field: BlindField, ...parts: readonly string[]): Buffer;
}

const cacheSize = 20_000;
const derive = (master: Buffer, label: string): Buffer =>
  Buffer.from(hkdfSync("sha256", master, "gatehouse/v1", label, 32));

/** Newest-used entries of a Map, bounded: unwrapping the same person's key for each message costs more than this. */
function remember(cache: Map<string, DataKey>, dataKey: DataKey): DataKey {
  cache.set(dataKey.kid, dataKey);
  if (cache.size > cacheSize) cache.delete(cache.keys().next().value as string);
  return dataKey;
}

/** Everything derived from the 32-byte master key. */
export function createKeyring(master: Buffer): Keyring {
  if (master.length !== 32) throw new Error("the master key must be 32 bytes");
  const kek: DataKey = {
    kid: createHash("sha256").update(derive(master, "kek-id")).digest("hex").slice(0, 16),
    key: derive(master, "kek"),
  };
  const fields = new Map<BlindField, Buffer>();
  const cache = new Map<string, DataKey>();
  const givenUp = new Set<string>();
  const fieldKey = (field: BlindField): Buffer => {
    const known = fields.get(field) ?? derive(master, `blind/${field}`);
    fields.set(field, known);
    return known;
  };
  return {
    kekId: kek.kid,
    create() {
      const dataKey = remember(cache, { kid: newId("dk"), key: randomBytes(32) });
      return { dataKey, wrapped: seal(kek, `data_key|${dataKey.kid}|wrapped`, dataKey.key) };
    },
    open: ({ kid, wrapped }) =>
      cache.get(kid) ?? remember(cache, { kid, key: unseal(kek, `data_key|${kid}|wrapped`, wrapped) }),
    // Not wiped: a transaction under way may be sealing with it, and would then seal with zeroes.
    forget: (kid) => void cache.delete(kid),
    forgetAll: () => cache.clear(),
    giveUp(kid) {
      cache.delete(kid);
      givenUp.add(kid);
      if (givenUp.size > cacheSize) givenUp.delete(givenUp.keys().next().value as string);
    },
    isGivenUp: (kid) => givenUp.has(kid),
    blind: (field, ...parts) =>
      createHmac("sha256", fieldKey(field))
        .update(`${field}\0${parts.join("\0")}`)
        .digest()
        .subarray(0, 16),
  };
}
