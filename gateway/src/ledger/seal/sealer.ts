import type { Logger } from "pino";
import type { ProcessSession } from "../../store/process-session.js";
import { type Store, systemContext } from "../../store/transaction.js";
import type { SignerKey } from "../note/keys.js";
import { beginLog } from "./begin-log.js";
import { HaltedError } from "./halted-error.js";
import { readLastCheckpoint, writeLastCheckpoint } from "./last-checkpoint.js";
import { type Batch, batchEntries, type Sealing, sealBatch } from "./seal-batch.js";
import { signersOf } from "./signing-keys.js";

export interface SealerDeps {
  readonly store: Store;
  readonly session: Pick<ProcessSession, "claim">;
  readonly dataDir: string;
  readonly origin: string;
  readonly log: Logger;
}

export interface Sealer {
  /** Seals what there is to seal. Never twice at once. */
  round(): Promise<void>;
  /** Seconds an entry has waited to be sealed; grows while nobody seals. 0 where another process does it. */
  lagSecs(): number;
  /** Entries in the tree, as far as this process knows. */
  size(): number;
  /** Does this process seal: has it the key and the lock? */
  isMine(): boolean;
  /** Why sealing has stopped until a person acts. */
  halted(): string | undefined;
}

const alarmSecs = 60;
const complainEveryMs = 60_000;

interface Seen {
  /** When everything was sealed last, on the monotonic clock. */
  doneMs: number;
  lagSecs: number;
  size: number;
  halted: string | undefined;
  complainedMs: number;
  mine: boolean;
}

/** Seals the book: one process at a time holds the lock, and only one whose folder has the key signs. */
export function createSealer({ store, session, dataDir, origin, log }: SealerDeps): Sealer {
  const seen: Seen = {
    doneMs: performance.now(),
    lagSecs: 0,
    size: 0,
    halted: undefined,
    complainedMs: Number.NEGATIVE_INFINITY,
    mine: false,
  };
  function complain(fields: object, message: string): void {
    if (performance.now() - seen.complainedMs < complainEveryMs) return;
    seen.complainedMs = performance.now();
    log.error(fields, message);
  }

  const signers = (name: string): readonly SignerKey[] => signersOf(dataDir, name, store.clock.now().getTime());

  /** Asked before the lock is: a worker without the key would hold it and keep the one that has it from sealing. */
  async function hasKey(): Promise<boolean> {
    const begun = (key: string): void => log.info({ key }, "the book begins: keep its public key on paper");
    const state = await beginLog({ store, dataDir, origin, begun });
    return signers(state.origin).some(({ verifier }) => verifier.text === state.vkey);
  }

  async function next(): Promise<Sealing> {
    const deps = {
      signersOf: signers,
      lastCheckpoint: () => readLastCheckpoint(dataDir),
    };
    const sealed = await store.transact(systemContext, (tx) => sealBatch(deps, tx));
    if (typeof sealed !== "string") note(sealed);
    return sealed;
  }

  function note({ note: text, size, oldestMs }: Batch): void {
    writeLastCheckpoint(dataDir, text);
    seen.size = size;
    seen.lagSecs = Math.max(0, (store.clock.now().getTime() - oldestMs) / 1000);
    if (seen.lagSecs > alarmSecs) complain({ lag_secs: Math.round(seen.lagSecs) }, "the book is sealed too late");
  }

  async function sealAll(): Promise<void> {
    let sealed = await next();
    while (typeof sealed !== "string" && sealed.entries === batchEntries) sealed = await next();
    if (sealed === "nothing") seen.lagSecs = 0;
    seen.doneMs = performance.now();
    seen.halted = undefined;
  }

  function failed(error: unknown): void {
    if (error instanceof HaltedError) {
      seen.halted = error.message;
      complain({ reason: error.message }, "the book is not sealed any more; messages go on");
    } else complain({ err: error }, "the book could not be sealed; it is tried again");
  }

  const waited = (): number => (performance.now() - seen.doneMs) / 1000;
  return {
    async round() {
      try {
        seen.mine = (await hasKey()) && (await session.claim("ledger/sealer"));
        if (seen.mine) await sealAll();
      } catch (error) {
        failed(error);
      }
    },
    isMine: () => seen.mine,
    lagSecs: () => (seen.mine || seen.halted !== undefined ? Math.max(seen.lagSecs, waited() > 2 ? waited() : 0) : 0),
    size: () => seen.size,
    halted: () => seen.halted,
  };
}
