import type { AnchorOptions } from "../../config/anchors.js";
import { listAnchors } from "../../store/sql/list-anchors.js";
import { type AuditState, readAuditState } from "../../store/sql/lock-audit-state.js";
import type { Tx } from "../../store/transaction.js";
import { parseVerifierKey, type VerifierKey } from "../note/keys.js";
import { verifiedBy } from "../note/note.js";
import { verifiersOf } from "../seal/signing-keys.js";
import { rootsOfDatabase } from "../seal/tree-of-database.js";
import { anchorFolders, type KeptCheckpoint, keptIn } from "./kept-checkpoints.js";
import { type Whose, whoseCheckpoint } from "./whose-checkpoint.js";

export interface AnchorPlace {
  readonly dataDir: string;
  readonly anchors: readonly AnchorOptions[];
  /** Further folders of checkpoints that somebody kept. */
  readonly kept?: readonly string[];
}

export interface Compared {
  readonly compared: number;
  /** Of logs that ended with a fork somebody acknowledged: their trees are not the one in use. */
  readonly earlier: number;
  /** Of gateways that anchor in the same folders. */
  readonly others: number;
}

const atOnce = 256;

/** Throws where a checkpoint is not one of this book, before its tree is looked at. */
function checkKept(
  { path, note, checkpoint }: KeptCheckpoint,
  { origin, size }: AuditState,
  keys: readonly VerifierKey[],
): void {
  if (checkpoint.origin !== origin)
    throw new Error(
      `${path}: 写的是 ${checkpoint.origin}，签名或名字却是本账 ${origin} 的 | it says it is of ${checkpoint.origin}, and its name or signature is of this log, ${origin}: it was changed, or belongs to a database that is not in use here`,
    );
  if (keys.length > 0 && verifiedBy(note, keys).length === 0)
    throw new Error(`${path}: 不是本机密钥签的 | not signed by a key of this data folder`);
  if (checkpoint.size > size)
    throw new Error(
      `${path}: 已锚定 ${checkpoint.size} 条，数据库只有 ${size} 条 | ${checkpoint.size} entries were anchored, the database has ${size}: it was turned back`,
    );
}

async function compare(tx: Tx, kept: readonly KeptCheckpoint[]): Promise<void> {
  for (let from = 0; from < kept.length; from += atOnce) {
    const some = kept.slice(from, from + atOnce);
    const roots = await rootsOfDatabase(
      tx,
      some.map(({ checkpoint }) => checkpoint.size),
    );
    const at = some.findIndex(({ checkpoint }, n) => roots[n]?.equals(checkpoint.root) !== true);
    const bad = some[at];
    if (bad !== undefined)
      throw new Error(
        `${bad.path}: 数据库里前 ${bad.checkpoint.size} 条与已锚定的不符 | the first ${bad.checkpoint.size} entries of the database are not those that were anchored`,
      );
  }
}

/** A folder that was emptied, or is not the one that was written to, would agree with anything. */
async function checkNewest(
  tx: Tx,
  { id, dir }: { readonly id: string; readonly dir: string },
  whose: (kept: KeptCheckpoint) => Whose,
): Promise<void> {
  const [row] = await listAnchors(tx, [{ kind: "file", id }]);
  const size = row?.size ?? null;
  if (size === null) return;
  if (keptIn(dir).some((one) => one.checkpoint.size === size && whose(one) !== "another")) return;
  throw new Error(
    `${dir}: 缺少送往 ${id} 的检查点 ${size} | the checkpoint of ${size} entries that was sent to ${id} is missing`,
  );
}

/**
 * Compares the book with every checkpoint in the folders it was anchored in, by the root of its tree at that size. This
 * finds what nothing inside the house can: whoever has the host and its key may have written all of it anew. Throws
 * naming the first that does not fit. Gateways may share a folder: what is another's is counted, and not compared.
 */
export async function checkAnchors(tx: Tx, { dataDir, anchors, kept: more = [] }: AnchorPlace): Promise<Compared> {
  const state = await readAuditState(tx);
  if (state === undefined) return { compared: 0, earlier: 0, others: 0 };
  const keys = verifiersOf(dataDir, state.origin);
  // Sealed elsewhere, this folder has no key; the database names the one in use.
  const known = keys.length > 0 ? keys : [parseVerifierKey(state.vkey)].filter((key) => key !== undefined);
  const whose = (one: KeptCheckpoint): Whose => whoseCheckpoint(one, state.origin, known);
  for (const anchor of anchors) if (anchor.kind === "file") await checkNewest(tx, anchor, whose);
  const kept = [...anchorFolders(anchors, dataDir), ...more].flatMap(keptIn);
  const of: Record<Whose, KeptCheckpoint[]> = { ours: [], earlier: [], another: [] };
  for (const one of kept) of[whose(one)].push(one);
  for (const one of of.ours) checkKept(one, state, keys);
  await compare(tx, of.ours);
  return { compared: of.ours.length, earlier: of.earlier.length, others: of.another.length };
}
