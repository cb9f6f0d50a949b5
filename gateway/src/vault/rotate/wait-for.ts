import { setTimeout as sleep } from "node:timers/promises";
import { lockNumber, processLock } from "../../store/process-session.js";
import { listProcessKeys, type ProcessKeys } from "../../store/sql/list-process-keys.js";
import { readOldestTransaction } from "../../store/sql/read-oldest-transaction.js";
import { type Store, systemContext, type Tx } from "../../store/transaction.js";

/** Somebody has to do something before a rotation can go on; calling the command again goes on from here. */
export class RotationError extends Error {
  override readonly name = "RotationError";
}

export interface WaitDeps {
  readonly store: Store;
  /** How long the other processes may take. */
  readonly patienceMs: number;
}

const lookMs = 250;

/** Gateway processes that are alive: each holds the lock named after it. */
export async function livingProcesses(tx: Tx): Promise<readonly ProcessKeys[]> {
  const { processes, held } = await listProcessKeys(tx);
  return processes.filter(({ owner }) => held.has(lockNumber(processLock(owner))));
}

export const nameOf = ({ host, owner }: ProcessKeys): string => `${host ?? "?"} (${owner})`;

async function until(
  { store, patienceMs }: WaitDeps,
  waitsFor: (tx: Tx) => Promise<string | undefined>,
): Promise<void> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const reason = await store.transact(systemContext, waitsFor);
    if (reason === undefined) return;
    if (Date.now() >= end) throw new RotationError(reason);
    await sleep(lookMs);
  }
}

/** Until every living process works with this version of the keys, and all that began before has ended. */
export async function everyoneWorksWith(deps: WaitDeps, version: number): Promise<void> {
  await until(deps, async (tx) => {
    const behind = (await livingProcesses(tx)).filter((one) => one.keys_version < version);
    if (behind.length === 0) return undefined;
    return `这些进程还没有换用新密钥，等它们或停掉它们再来 | these processes do not work with the new keys yet; wait for them or end them, then call again: ${behind.map(nameOf).join(", ")}`;
  });
  const { now } = await deps.store.transact(systemContext, readOldestTransaction);
  await until(deps, async (tx) => {
    const { oldest } = await readOldestTransaction(tx);
    if (oldest === null || oldest >= now) return undefined;
    return `有一个事务从 ${oldest.toISOString()} 起未结束 | a transaction is open since ${oldest.toISOString()}; call again when it has ended`;
  });
}
