import { countWrappedKeys } from "../../store/sql/count-wrapped-keys.js";
import { listIndexKeys } from "../../store/sql/list-index-keys.js";
import { listMasterKeys } from "../../store/sql/list-master-keys.js";
import { readOldestDataKey } from "../../store/sql/read-oldest-data-key.js";
import type { Tx } from "../../store/transaction.js";
import { livingProcesses } from "./wait-for.js";

/** Where the keys stand: names and counts, never a key. */
export async function keyStatus(tx: Tx) {
  const masters = await listMasterKeys(tx);
  const counts = await countWrappedKeys(tx);
  const index = await listIndexKeys(tx);
  const oldest = await readOldestDataKey(tx);
  const processes = await livingProcesses(tx);
  return {
    master_keys: masters.map((row) => ({
      ...row,
      data_keys: counts.find(({ kek_id }) => kek_id === row.kek_id)?.data_keys ?? 0,
      index_keys: counts.find(({ kek_id }) => kek_id === row.kek_id)?.index_keys ?? 0,
    })),
    rotation: {
      master: masters.some(({ state, rewrapped_at }) => state === "current" && rewrapped_at === null),
      index: index.some(({ state }) => state === "next" || state === "promoting"),
    },
    index_keys: index.map(({ field, generation, state, changed_at }) => ({ field, generation, state, changed_at })),
    oldest_data_key: oldest,
    processes: processes.map(({ owner, host, keys_version, kek_ids }) => ({ owner, host, keys_version, kek_ids })),
  };
}

export type KeyStatus = Awaited<ReturnType<typeof keyStatus>>;
