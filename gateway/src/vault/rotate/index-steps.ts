import { randomBytes } from "node:crypto";
import { fillNextIndex } from "../../store/sql/fill-next-index.js";
import { insertIndexKeys } from "../../store/sql/insert-index-keys.js";
import type { IndexKeyRow } from "../../store/sql/list-index-keys.js";
import { listPointsToIndex, type PointToIndex } from "../../store/sql/list-points-to-index.js";
import { promoteNextIndex } from "../../store/sql/promote-next-index.js";
import { setIndexKeyState } from "../../store/sql/set-index-key-state.js";
import { type Store, systemContext, type Tx } from "../../store/transaction.js";
import type { BlindField } from "../index-keys.js";
import { createLiveKeyring, type Keyring, type KeySet } from "../keyring.js";
import { unseal } from "../seal.js";
import { indexKeyPlace, wrap } from "../wrap.js";

/** What stands in rows of contact_point. */
export const stored: BlindField = "contact_point";
/** Nothing of these is kept longer than a day: the new key writes at once, the old one is still believed for a day. */
export const shortLived: readonly BlindField[] = ["attachment_link", "idempotency"];

/** Where the rotation of the stored index stands. */
export type Stage = "idle" | "filling" | "promoting" | "closing";

export function stageOf(rows: readonly IndexKeyRow[]): Stage {
  const states = new Set(rows.filter(({ field }) => field === stored).map(({ state }) => state));
  if (states.has("next")) return "filling";
  if (states.has("promoting")) return "promoting";
  return states.has("previous") ? "closing" : "idle";
}

/** A new key for each index that is rotated, beside the one in use. */
export async function addNextKeys(tx: Tx, { current }: KeySet, rows: readonly IndexKeyRow[]): Promise<void> {
  const made = [stored, ...shortLived].map((field) => {
    const generation = 1 + Math.max(...rows.filter((row) => row.field === field).map((row) => row.generation));
    return { field, generation, wrapped: wrap(current, indexKeyPlace(field, generation), randomBytes(32)) };
  });
  await insertIndexKeys(tx, made, "next", current.kekId);
}

export async function makeCurrent(tx: Tx, field: BlindField, from: "next" | "promoting"): Promise<void> {
  await setIndexKeyState(tx, field, "current", "previous");
  await setIndexKeyState(tx, field, from, "current");
}

/** Its person is erased or set aside: it gets a value that nothing can be found by. */
function nextIndexOf(keyring: Keyring, point: PointToIndex): Buffer {
  if (point.wrapped === null) return randomBytes(16);
  const key = keyring.open({ kid: point.kid, wrapped: point.wrapped });
  const value = unseal(key, `contact_point|${point.id}|value`, point.value).toString();
  const { second } = keyring.index(stored, point.scheme, point.scope, value);
  if (second === null) throw new Error("the index is not being rotated");
  return second;
}

type Progress = (done: number) => void;

/** Rows in batches, a transaction each, by rising id until there are no more. */
async function inBatches(store: Store, step: (tx: Tx, after: string) => Promise<readonly string[]>, told: Progress) {
  let done = 0;
  for (let after: string | undefined = ""; after !== undefined; ) {
    const from = after;
    const ids: readonly string[] = await store.transact(systemContext, (tx) => step(tx, from));
    done += ids.length;
    told(done);
    after = ids.at(-1);
  }
}

const batchSize = 1_000;

/** Computes the second column wherever it is empty. */
export async function fillAll(store: Store, keys: KeySet, told: Progress): Promise<void> {
  const keyring = createLiveKeyring(keys);
  const step = async (tx: Tx, after: string): Promise<readonly string[]> => {
    const points = await listPointsToIndex(tx, after, batchSize);
    await fillNextIndex(
      tx,
      points.map((point) => ({ id: point.id, bidx: nextIndexOf(keyring, point) })),
    );
    return points.map(({ id }) => id);
  };
  await inBatches(store, step, told);
}

/** Moves the second column into the first, and empties it. */
export const promoteAll = (store: Store, told: Progress): Promise<void> =>
  inBatches(store, (tx, after) => promoteNextIndex(tx, after, batchSize), told);
