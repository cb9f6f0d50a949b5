import { advanceAuditState } from "../../store/sql/advance-audit-state.js";
import { growTiles } from "../../store/sql/grow-tiles.js";
import { insertCheckpoint } from "../../store/sql/insert-checkpoint.js";
import { insertLeaves } from "../../store/sql/insert-leaves.js";
import { type AuditState, lockAuditState } from "../../store/sql/lock-audit-state.js";
import { readEntryToSeal, readUnsealed, type Unsealed } from "../../store/sql/read-unsealed.js";
import type { Tx } from "../../store/transaction.js";
import { frontierOf, grow, rootOf } from "../merkle/frontier.js";
import { tileGrowths } from "../merkle/tiles.js";
import { type Checkpoint, signCheckpoint } from "../note/checkpoint.js";
import type { SignerKey } from "../note/keys.js";
import { checkState } from "./check-state.js";

/** Entries of one batch at most. */
export const batchEntries = 4096;

export interface SealDeps {
  /** Those who sign for this log here, newest first; empty where its key is another machine's. */
  readonly signersOf: (origin: string) => readonly SignerKey[];
  readonly lastCheckpoint: () => Checkpoint | undefined;
}

/** What a transaction sealed; the note is written to the disk after the commit. */
export interface Batch {
  readonly entries: number;
  readonly size: number;
  readonly note: string;
  /** When the oldest of its entries was written, in milliseconds since 1970. */
  readonly oldestMs: number;
}

/** `nothing`: everything that can be sealed is. `not_ours`: the key of this log is elsewhere. */
export type Sealing = Batch | "nothing" | "not_ours";

async function entriesOf(tx: Tx, state: AuditState): Promise<readonly Unsealed[]> {
  const first =
    state.size === 0 && state.first_entry !== null ? await readEntryToSeal(tx, state.first_entry) : undefined;
  const rest = await readUnsealed(tx, state, first === undefined ? batchEntries : batchEntries - 1);
  return first === undefined ? rest : [first, ...rest];
}

/** The watermark is the last entry in the order of transactions; the first of a forked log stands outside that order. */
function watermarkOf(state: AuditState, entries: readonly Unsealed[]): { epoch: number; txid: string; id: string } {
  const last = entries.at(-1) as Unsealed;
  if (last.id === state.first_entry) return { epoch: state.epoch, txid: state.wm_txid, id: state.wm_id };
  return last;
}

async function write(
  tx: Tx,
  state: AuditState,
  entries: readonly Unsealed[],
  signers: readonly SignerKey[],
): Promise<Batch> {
  const grown = grow(
    frontierOf(state.size, state.frontier),
    entries.map(({ leaf }) => leaf),
  );
  const { size, hashes } = grown.frontier;
  const root = rootOf(grown.frontier);
  const note = signCheckpoint({ origin: state.origin, size, root }, signers);
  const { epoch, txid, id } = watermarkOf(state, entries);
  await Promise.all([
    insertLeaves(tx, state.size, entries),
    growTiles(tx, tileGrowths(grown.levels)),
    insertCheckpoint(tx, size, root, note),
    advanceAuditState(tx, { epoch, txid, id, size, frontier: hashes }),
  ]);
  return { entries: entries.length, size, note, oldestMs: Math.min(...entries.map(({ at_ms }) => at_ms)) };
}

/** Seals the next entries in the caller's transaction. Throws HaltedError where the database is not what was signed. */
export async function sealBatch({ signersOf, lastCheckpoint }: SealDeps, tx: Tx): Promise<Sealing> {
  const state = await lockAuditState(tx);
  if (state === undefined) return "not_ours";
  const signers = signersOf(state.origin);
  if (!signers.some(({ verifier }) => verifier.text === state.vkey)) return "not_ours";
  await checkState(tx, state, lastCheckpoint());
  const entries = await entriesOf(tx, state);
  return entries.length === 0 ? "nothing" : write(tx, state, entries, signers);
}
