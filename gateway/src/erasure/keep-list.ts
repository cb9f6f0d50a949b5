import { listErased } from "../store/sql/list-erased.js";
import { type Store, systemContext } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { type ErasedEntry, erasedList, noteErased, readErased } from "./erased-list.js";
import { replayErased } from "./replay-erased.js";

export interface KeepDeps {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly dataDir: string;
}

/** Adds to the list what it does not know of yet: erasures of other hosts, and of lists that came with a backup. */
export async function addToList(dataDir: string, erased: readonly ErasedEntry[]): Promise<void> {
  const known = new Set((await readErased(erasedList(dataDir))).map(({ id }) => id));
  for (const entry of erased) if (!known.has(entry.id)) await noteErased(dataDir, entry);
}

/** Every erasure that the database knows of. */
export const erasedIn = (store: Store): Promise<ErasedEntry[]> =>
  store.transact(systemContext, async (tx) =>
    (await listErased(tx)).map(({ id, people, erased_at }) => ({ id, people, at: erased_at.toISOString() })),
  );

/**
 * Before anybody is let in: the database may be one of the past, restored by whatever means. Whoever the list says is
 * erased is erased again, and the list learns what it did not know. Returns how many people came back and had to go.
 */
export async function keepErased({ store, keyring, dataDir }: KeepDeps): Promise<number> {
  const list = await readErased(erasedList(dataDir));
  const replayed = list.length === 0 ? 0 : await store.transact(systemContext, (tx) => replayErased(tx, keyring, list));
  await addToList(dataDir, await erasedIn(store));
  return replayed;
}
