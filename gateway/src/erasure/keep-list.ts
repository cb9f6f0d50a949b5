import type { ErasureRow } from "../store/sql/erasure-row.js";
import type { HoldRow } from "../store/sql/hold-row.js";
import { listAllHolds } from "../store/sql/list-all-holds.js";
import { listErasures } from "../store/sql/list-erasures.js";
import { type Store, systemContext } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { addLines, erasedList, keyOf, type ListLine, readList } from "./erased-list.js";
import { replayList } from "./replay-list.js";

export interface KeepDeps {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly dataDir: string;
}

function ofErasure({ id, people, reason, asked_by, asked_at, erased_at }: ErasureRow): ListLine {
  if (erased_at !== null) return { kind: "erased", id, people, at: erased_at.toISOString() };
  return { kind: "asked", id, people, reason, by: asked_by, at: asked_at.toISOString() };
}

function ofHold({ id, kind, target_id, from_at, to_at, reason, placed_by, ...rest }: HoldRow): ListLine[] {
  const period = { from: from_at?.toISOString() ?? null, to: to_at?.toISOString() ?? null };
  const placed = { of: kind, target: target_id, ...period, reason, by: placed_by, at: rest.placed_at.toISOString() };
  const { lifted_by, lifted_at } = rest;
  const lifted = lifted_at && ({ kind: "lifted", id, by: lifted_by ?? "", at: lifted_at.toISOString() } as const);
  return [{ kind: "held", id, ...placed }, ...(lifted === null ? [] : [lifted])];
}

/** Adds to the list what it does not know of yet: of other hosts, and of lists that came with a backup. */
export async function addToList(dataDir: string, lines: readonly ListLine[]): Promise<void> {
  const known = new Set((await readList(erasedList(dataDir))).map(keyOf));
  await addLines(
    dataDir,
    lines.filter((one) => !known.has(keyOf(one))),
  );
}

/** Writes down outside the database which erasures and holds it knows of. */
export async function keepList({ store, dataDir }: Pick<KeepDeps, "store" | "dataDir">): Promise<void> {
  const lines = await store.transact(systemContext, async (tx) => [
    ...(await listErasures(tx)).map(ofErasure),
    ...(await listAllHolds(tx)).flatMap(ofHold),
  ]);
  await addToList(dataDir, lines);
}

/**
 * Before anybody is let in: the database may be one of the past, restored by whatever means. What the list knows of
 * holds and erasures is done again, and the list learns what it did not know. Returns how many people were erased again.
 */
export async function keepErased({ store, keyring, dataDir }: KeepDeps): Promise<number> {
  const list = await readList(erasedList(dataDir));
  const again = list.length === 0 ? 0 : await store.transact(systemContext, (tx) => replayList(tx, keyring, list));
  await keepList({ store, dataDir });
  return again;
}
