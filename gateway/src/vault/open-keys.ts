import { hostname } from "node:os";
import { acknowledgeKeys } from "../store/sql/acknowledge-keys.js";
import { readKeyVersion } from "../store/sql/read-key-version.js";
import { type Store, systemContext } from "../store/transaction.js";
import { type Generation, generationOf } from "./generation.js";
import { createLiveKeyring, type LiveKeyring, type Suite } from "./keyring.js";
import { loadKeys } from "./load-keys.js";
import type { MasterSource } from "./master-source.js";

export interface KeysDeps {
  readonly store: Store;
  readonly source: MasterSource;
  readonly suite: Suite;
}

const generationsIn = async (source: MasterSource): Promise<readonly Generation[]> =>
  (await source.read()).map(generationOf);

/** The keys for one command, and for a process before it is known to others. */
export async function openKeys({ store, source, suite }: KeysDeps): Promise<LiveKeyring> {
  const known = await generationsIn(source);
  const { keys } = await store.transact(systemContext, (tx) => loadKeys(tx, known));
  return createLiveKeyring(keys, suite);
}

export interface WatchDeps extends Omit<KeysDeps, "suite"> {
  readonly keyring: LiveKeyring;
  /** This process, as it is registered. */
  readonly owner: string;
  readonly warn: (error: unknown) => void;
}

const lookMs = 1_000;

/** Loads, takes over, and only then notes in the database that it did: a rotation waits for that note. */
async function takeOver({ store, keyring, owner }: WatchDeps, known: readonly Generation[]): Promise<number> {
  return store.transact(systemContext, async (tx) => {
    const { keys, version } = await loadKeys(tx, known);
    keyring.adopt(keys);
    await acknowledgeKeys(tx, owner, { host: hostname(), version, kekIds: known.map(({ kekId }) => kekId) });
    return version;
  });
}

/**
 * Every second it looks whether the key file or the database's keys changed, works with what is new from then on and
 * says so: whoever rotates a key goes on only when every process has.
 */
export async function watchKeys(deps: WatchDeps): Promise<{ stop(): Promise<void> }> {
  const { store, source, owner, warn } = deps;
  let stamp = source.stamp();
  let known = await generationsIn(source);
  let version = await takeOver(deps, known);

  async function look(): Promise<void> {
    const now = source.stamp();
    const state = await store.transact(systemContext, (tx) => readKeyVersion(tx, owner));
    if (now === stamp && state.version === version && (state.noted ?? version) === version) return;
    if (now !== stamp) known = await generationsIn(source);
    version = await takeOver(deps, known);
    stamp = now;
  }

  let looking: Promise<void> | undefined;
  const timer = setInterval(() => {
    looking ??= look()
      .catch(warn)
      .finally(() => {
        looking = undefined;
      });
  }, lookMs);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await looking;
    },
  };
}
