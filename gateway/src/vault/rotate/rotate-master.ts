import { randomBytes } from "node:crypto";
import { ConfigError } from "../../config/config-error.js";
import { append } from "../../ledger/append.js";
import { activateMasterKey } from "../../store/sql/activate-master-key.js";
import { finishMasterKey } from "../../store/sql/finish-master-key.js";
import { listMasterKeys } from "../../store/sql/list-master-keys.js";
import { raiseKeyState } from "../../store/sql/raise-key-state.js";
import type { Context, Store, Tx } from "../../store/transaction.js";
import { type Generation, generationOf } from "../generation.js";
import { loadKeys } from "../load-keys.js";
import type { MasterSource } from "../master-source.js";
import { countOthers, rewrapAll } from "./rewrap.js";
import { everyoneWorksWith, livingProcesses, nameOf, RotationError } from "./wait-for.js";

export interface RotateDeps {
  readonly store: Store;
  readonly source: MasterSource;
  readonly context: Context;
  /** How long the other processes may take for each step. */
  readonly patienceMs: number;
  readonly progress: (done: number, total: number) => void;
}

export interface Rotated {
  readonly kek_id: string;
  /** By this call; an earlier one that was cut short did the others. */
  readonly rewrapped: number;
}

const read = async (source: MasterSource): Promise<readonly Generation[]> => (await source.read()).map(generationOf);

/** Where another program or another person keeps the key, they add the new one; everywhere, before anything uses it. */
function byHand({ file }: MasterSource): ConfigError {
  const place = file ?? "GATEHOUSE_MASTER_KEY";
  return new ConfigError(
    `请在每台机器上把新的主密钥写在 ${place} 的最前面，旧的留在后面，再运行一次 | write the new master key first in ${place} on every machine, leave the old one behind it, then call again (docs/keys.md)`,
  );
}

function addTo(source: MasterSource, known: readonly Generation[]): Generation {
  const made = generationOf(randomBytes(32));
  try {
    if (source.write === undefined) throw byHand(source);
    source.write([made, ...known].map(({ master }) => master));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(`${byHand(source).message}\n${error instanceof Error ? error.message : String(error)}`);
  }
  return made;
}

/** The generation to go over to: the newest one if nothing ever used it, else a new one. */
async function nextGeneration({ store, source, context }: RotateDeps): Promise<Generation> {
  const known = await read(source);
  const used = new Set((await store.transact(context, listMasterKeys)).map(({ kek_id }) => kek_id));
  const [newest] = known;
  return newest !== undefined && !used.has(newest.kekId) ? newest : addTo(source, known);
}

/** Locks the keys' state first: a process that starts meanwhile is either seen here or sees what was done here. */
async function activate(tx: Tx, context: Context, next: Generation): Promise<string | undefined> {
  await raiseKeyState(tx);
  const behind = (await livingProcesses(tx)).filter(({ kek_ids }) => !kek_ids.includes(next.kekId));
  if (behind.length > 0) return behind.map(nameOf).join(", ");
  await activateMasterKey(tx, next.kekId);
  const object = { k: "master_key", id: next.kekId };
  await append(tx, context, { type: "key.master_rotation_started", outcome: "success", object });
  return undefined;
}

/** Until every living process knows the generation; then it is the one in use. */
async function goOverTo(deps: RotateDeps, next: Generation): Promise<void> {
  const end = Date.now() + deps.patienceMs;
  for (;;) {
    const behind = await deps.store.transact(deps.context, (tx) => activate(tx, deps.context, next));
    if (behind === undefined) return;
    if (Date.now() >= end)
      throw new RotationError(
        `这些进程还不知道新的主密钥，把密钥文件复制到它们的机器上（几秒后生效，不必重启），再运行一次 | these processes do not know the new master key: copy the key file to their machines (no restart; they look every second), then call again: ${behind}`,
      );
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function finish(tx: Tx, context: Context, kekId: string): Promise<void> {
  if (!(await finishMasterKey(tx, kekId))) return;
  const object = { k: "master_key", id: kekId };
  await append(tx, context, { type: "key.master_rotated", outcome: "success", object });
}

/**
 * Goes over to a new master key while the gateway runs: (1) the new generation stands in the key file beside the old;
 * (2) every living process says that it can open both; (3) the database names the new one, and all wrap with it;
 * (4) what the old one wraps is wrapped again; (5) when everybody works with the new one, once more for what came
 * between. Killed anywhere, the next call goes on.
 */
export async function rotateMaster(deps: RotateDeps): Promise<Rotated> {
  const { store, source, context, progress } = deps;
  const rows = await store.transact(context, listMasterKeys);
  const unfinished = rows.find(({ state, rewrapped_at }) => state === "current" && rewrapped_at === null);
  if (unfinished === undefined) await goOverTo(deps, await nextGeneration(deps));
  const known = await read(source);
  const { keys, version, total } = await store.transact(context, async (tx) => {
    const loaded = await loadKeys(tx, known);
    return { ...loaded, total: await countOthers(tx, loaded.keys.current.kekId) };
  });
  const rewrap = (before: number): Promise<number> =>
    rewrapAll({ ...keys, store, progress: (done) => progress(before + done, Math.max(total, before + done)) });
  const first = await rewrap(0);
  await everyoneWorksWith(deps, version);
  const last = await rewrap(first);
  await store.transact(context, (tx) => finish(tx, context, keys.current.kekId));
  return { kek_id: keys.current.kekId, rewrapped: first + last };
}
