import { append } from "../../ledger/append.js";
import { countWrappedKeys } from "../../store/sql/count-wrapped-keys.js";
import { listMasterKeys } from "../../store/sql/list-master-keys.js";
import { raiseKeyState } from "../../store/sql/raise-key-state.js";
import { retireMasterKey } from "../../store/sql/retire-master-key.js";
import type { Context, Store, Tx } from "../../store/transaction.js";
import { generationOf } from "../generation.js";
import type { MasterSource } from "../master-source.js";
import { RotationError } from "./wait-for.js";

export interface RetireDeps {
  readonly store: Store;
  readonly source: MasterSource;
  readonly context: Context;
}

/** Nothing writes with an old generation once its rotation is finished; what needs it all the same is counted here. */
async function retireIn(tx: Tx, context: Context): Promise<readonly string[]> {
  await raiseKeyState(tx);
  const rows = await listMasterKeys(tx);
  const old = rows.filter(({ state }) => state === "previous").map(({ kek_id }) => kek_id);
  const unfinished = rows.some(({ state, rewrapped_at }) => state === "current" && rewrapped_at === null);
  const needed = (await countWrappedKeys(tx)).filter(({ kek_id }) => old.includes(kek_id));
  if (old.length > 0 && (unfinished || needed.length > 0))
    throw new RotationError(
      `旧的主密钥还包着 ${needed.reduce((sum, { data_keys, index_keys }) => sum + data_keys + index_keys, 0)} 个密钥，先运行 keys rotate-master 到完成 | the old master key is still needed: run keys rotate-master to its end first`,
    );
  for (const kekId of old)
    if (await retireMasterKey(tx, kekId))
      await append(tx, context, {
        type: "key.master_retired",
        outcome: "success",
        object: { k: "master_key", id: kekId },
      });
  return old;
}

/** Retires every generation but the one in use, and takes it out of the key file of this machine; returns their names. */
export async function retireMaster({ store, source, context }: RetireDeps): Promise<readonly string[]> {
  const retired = await store.transact(context, (tx) => retireIn(tx, context));
  const gone = new Set(
    (await store.transact(context, listMasterKeys)).filter(({ state }) => state === "retired").map((row) => row.kek_id),
  );
  const known = await source.read();
  const kept = known.filter((key) => !gone.has(generationOf(key).kekId));
  if (kept.length < known.length) source.write?.(kept);
  return retired;
}
