import { append } from "../ledger/append.js";
import { countSeals } from "../store/sql/count-seals.js";
import { lockConversationsSealedBy, type SealedConversation } from "../store/sql/lock-conversations-sealed-by.js";
import { type KeyOwnerRow, lockKeyOwner } from "../store/sql/lock-key-owner.js";
import { replaceAccountKey, replacePersonKey } from "../store/sql/replace-key.js";
import { resealConversation } from "../store/sql/reseal-conversation.js";
import { type Store, systemContext, type Tx } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { type DataKey, seal, unseal } from "../vault/seal.js";
import { isSm } from "../vault/sm.js";

export interface WornDeps {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly policy: { readonly suite: "aes" | "sm"; readonly data_key_days: number };
  /** Accounts and endpoints: each value sealed with their keys stands beside the name of its key. */
  readonly isConfigured: (ownerId: string) => boolean;
}

/** AES-GCM with random nonces: at most 2^32 under one key; half of it, for what several processes have not counted yet. */
const maxSeals = 2 ** 31;
/** Counted in the database in steps of this size. */
const countedSeals = 2 ** 16;
const dayMs = 86_400_000;

/** A key's name is a UUIDv7: its first 48 bits are the millisecond it was made in. */
const madeAt = (kid: string): number => Number.parseInt(kid.slice(kid.indexOf("_") + 1).slice(0, 12), 16);

async function isWorn({ store, policy }: WornDeps, kid: string, seals: number, now: number): Promise<boolean> {
  if (now - madeAt(kid) > policy.data_key_days * dayMs || isSm(kid) !== (policy.suite === "sm")) return true;
  if (seals < countedSeals) return false;
  return (await store.transact(systemContext, (tx) => countSeals(tx, kid, seals))) > maxSeals;
}

const again = (from: DataKey, to: DataKey, place: string, sealed: Buffer | null): Buffer | null =>
  sealed && seal(to, place, unseal(from, place, sealed));

async function reseal(tx: Tx, keyring: Keyring, from: DataKey, row: SealedConversation): Promise<void> {
  const to = keyring.open({ kid: row.kid, wrapped: row.wrapped });
  const member = (name: "thread_ref" | "subject" | "offer"): Buffer | null =>
    again(from, to, `conversation|${row.id}|${name}`, row[name]);
  const sealed = { threadRef: member("thread_ref"), subject: member("subject"), offer: member("offer") };
  await resealConversation(tx, { id: row.id, kid: to.kid, ...sealed });
}

function replace({ keyring, isConfigured }: WornDeps, tx: Tx, from: DataKey, row: KeyOwnerRow): Promise<boolean> {
  const { dataKey, wrapped } = keyring.create();
  const key = { kid: dataKey.kid, wrapped, kekId: keyring.kekId };
  if (row.kind === "account")
    return isConfigured(row.owner_id) ? replaceAccountKey(tx, from.kid, key) : Promise.resolve(false);
  if (row.person_kid !== from.kid) return Promise.resolve(false);
  const place = `person|${row.owner_id}|display_name`;
  const was = { kid: from.kid, personId: row.owner_id, displayName: row.display_name };
  return replacePersonKey(tx, was, { ...key, displayName: again(from, dataKey, place, row.display_name) });
}

async function replaceOne(deps: WornDeps, tx: Tx, kid: string): Promise<void> {
  const row = await lockKeyOwner(tx, kid);
  if (row === undefined) return;
  const from = deps.keyring.open({ kid, wrapped: row.wrapped });
  if (await replace(deps, tx, from, row))
    await append(tx, systemContext, {
      type: "key.data_key_replaced",
      outcome: "success",
      object: { k: "data_key", id: kid },
      ...(row.kind === "person" && { subject: [row.owner_id] }),
    });
  for (const one of await lockConversationsSealedBy(tx, kid, row.owner_id)) await reseal(tx, deps.keyring, from, one);
}

/**
 * Replaces keys this process seals with and that have served long enough: what is new is sealed with a new key, what is
 * old keeps its own and opens as before. Nobody waits for it: it follows behind, and who is not written to keeps theirs.
 */
export async function replaceWornKeys(deps: WornDeps, now: Date): Promise<void> {
  for (const { kid, seals } of deps.keyring.used()) {
    const worn = await isWorn(deps, kid, seals, now.getTime());
    if (worn) await deps.store.transact(systemContext, (tx) => replaceOne(deps, tx, kid));
    // Opened again, it counts from nothing.
    if (worn || seals >= countedSeals) deps.keyring.forget(kid);
  }
}
