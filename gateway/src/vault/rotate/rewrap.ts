import { countWrappedKeys } from "../../store/sql/count-wrapped-keys.js";
import { listIndexKeys } from "../../store/sql/list-index-keys.js";
import { listKeysToWrap } from "../../store/sql/list-keys-to-wrap.js";
import { rewrapDataKeys } from "../../store/sql/rewrap-data-keys.js";
import { rewrapIndexKey } from "../../store/sql/rewrap-index-key.js";
import { type Store, systemContext, type Tx } from "../../store/transaction.js";
import type { Generation } from "../generation.js";
import { dataKeyPlace, indexKeyPlace, unwrap, wrap } from "../wrap.js";

const batchSize = 2_000;

export interface RewrapDeps {
  readonly store: Store;
  readonly current: Generation;
  readonly others: readonly Generation[];
  readonly progress: (done: number) => void;
}

/** Few rows, all at once. */
async function rewrapIndexKeys(deps: RewrapDeps, tx: Tx): Promise<void> {
  const { current } = deps;
  for (const row of await listIndexKeys(tx)) {
    if (row.kek_id === current.kekId) continue;
    const place = indexKeyPlace(row.field, row.generation);
    await rewrapIndexKey(tx, row, wrap(current, place, unwrap(deps.others, place, row.wrapped)), current.kekId);
  }
}

interface Step {
  readonly last: string | undefined;
  readonly changed: number;
}

async function rewrapSome(deps: RewrapDeps, tx: Tx, after: string): Promise<Step> {
  const { current, others } = deps;
  const rows = await listKeysToWrap(tx, after, current.kekId, batchSize);
  if (rows.length === 0) return { last: undefined, changed: 0 };
  const again = rows.map(({ kid, wrapped }) => {
    const place = dataKeyPlace(kid);
    return { kid, wrapped: wrap(current, place, unwrap(others, place, wrapped)) };
  });
  return { last: rows.at(-1)?.kid, changed: await rewrapDataKeys(tx, again, current.kekId) };
}

/**
 * Wraps with the current generation what an older one wraps, a batch for each transaction; returns how many. Each row
 * says by its kek_id whether it is done: killed anywhere, it goes on with what is left.
 */
export async function rewrapAll(deps: RewrapDeps): Promise<number> {
  const { store } = deps;
  await store.transact(systemContext, (tx) => rewrapIndexKeys(deps, tx));
  let done = 0;
  for (let after: string | undefined = ""; after !== undefined; ) {
    const from = after;
    const step: Step = await store.transact(systemContext, (tx) => rewrapSome(deps, tx, from));
    after = step.last;
    done += step.changed;
    deps.progress(done);
  }
  return done;
}

/** How many keys another generation than this one wraps. */
export async function countOthers(tx: Tx, kekId: string): Promise<number> {
  const counts = await countWrappedKeys(tx);
  return counts
    .filter((row) => row.kek_id !== kekId)
    .reduce((sum, { data_keys, index_keys }) => sum + data_keys + index_keys, 0);
}
