import type { AnchorOptions } from "../../config/anchors.js";
import { listAnchors } from "../../store/sql/list-anchors.js";
import { type AuditState, readAuditState } from "../../store/sql/lock-audit-state.js";
import type { Tx } from "../../store/transaction.js";
import type { VerifierKey } from "../note/keys.js";
import { verifiedBy } from "../note/note.js";
import { verifiersOf } from "../seal/signing-keys.js";
import { rootsOfDatabase } from "../seal/tree-of-database.js";
import { anchorFolders, type KeptCheckpoint, keptIn } from "./kept-checkpoints.js";

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
}

const atOnce = 256;

/** `gw.school.edu.cn/audit/2`: whose log, and which. */
const partsOf = (origin: string) => ({ base: origin.replace(/\d+$/, ""), log: Number(/\d+$/.exec(origin)?.[0] ?? 0) });

function isEarlier({ checkpoint }: KeptCheckpoint, { origin }: AuditState): boolean {
  const [theirs, ours] = [partsOf(checkpoint.origin), partsOf(origin)];
  return theirs.base === ours.base && theirs.log < ours.log;
}

/** Throws where a checkpoint is not one of this book, before its tree is looked at. */
function checkKept(
  { path, note, checkpoint }: KeptCheckpoint,
  { origin, size }: AuditState,
  keys: readonly VerifierKey[],
): void {
  if (checkpoint.origin !== origin)
    throw new Error(
      `${path}: 属于另一本账 | of ${checkpoint.origin}, this log is ${origin}: one folder for each gateway`,
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
async function checkNewest(tx: Tx, { id, dir }: { readonly id: string; readonly dir: string }): Promise<void> {
  const [row] = await listAnchors(tx, [{ kind: "file", id }]);
  const size = row?.size ?? null;
  if (size === null || keptIn(dir).some(({ checkpoint }) => checkpoint.size === size)) return;
  throw new Error(
    `${dir}: 缺少送往 ${id} 的检查点 ${size} | the checkpoint of ${size} entries that was sent to ${id} is missing`,
  );
}

/**
 * Compares the book with every checkpoint in the folders it was anchored in, by the root of its tree at that size. This
 * finds what nothing inside the house can: whoever has the host and its key may have written all of it anew. Throws
 * naming the first that does not fit.
 */
export async function checkAnchors(tx: Tx, { dataDir, anchors, kept: more = [] }: AnchorPlace): Promise<Compared> {
  const state = await readAuditState(tx);
  if (state === undefined) return { compared: 0, earlier: 0 };
  for (const anchor of anchors) if (anchor.kind === "file") await checkNewest(tx, anchor);
  const kept = [...anchorFolders(anchors, dataDir), ...more].flatMap(keptIn);
  const own = kept.filter((one) => !isEarlier(one, state));
  const keys = verifiersOf(dataDir, state.origin);
  for (const one of own) checkKept(one, state, keys);
  await compare(tx, own);
  return { compared: own.length, earlier: kept.length - own.length };
}
