import { type AuditState, readAuditState } from "../store/sql/lock-audit-state.js";
import { readNewestCheckpoint } from "../store/sql/read-newest-checkpoint.js";
import { readSealLag } from "../store/sql/read-seal-lag.js";
import { type Store, systemContext, type Tx } from "../store/transaction.js";
import { type AnchorPlace, type Compared, checkAnchors } from "./anchor/check-anchors.js";
import { checkBook } from "./check-book.js";
import { parseNote, verifiedBy } from "./note/note.js";
import { newestKey, signersOf } from "./seal/signing-keys.js";
import { whyHalted } from "./seal/why-halted.js";

/** Throws unless this folder's key signed the newest checkpoint, and is the one that seals. */
async function checkSignature(tx: Tx, { origin, vkey, size }: AuditState, dataDir: string): Promise<void> {
  const keys = signersOf(dataDir, origin, Date.now()).map(({ verifier }) => verifier);
  if (!keys.some(({ text }) => text === vkey))
    throw new Error(`账本由别的密钥封存 | the book is sealed by a key that is not in this data folder: ${vkey}`);
  const newest = await readNewestCheckpoint(tx);
  const note = newest && parseNote(newest.note);
  if (size > 0 && (note === undefined || verifiedBy(note, keys).length === 0))
    throw new Error("最新检查点不是本机密钥签的 | the newest checkpoint is not signed by the key of this data folder");
}

/** That it is sealed here, by the key of this folder, and in time. */
async function checkSealing(tx: Tx, state: AuditState, dataDir: string, halted: string | undefined): Promise<void> {
  if (halted !== undefined) throw new Error(halted);
  await checkSignature(tx, state, dataDir);
  const lag = Math.round(await readSealLag(tx));
  if (lag > 60) throw new Error(`已有 ${lag} 秒没有封存 | nothing was sealed for ${lag} s: does a worker run here?`);
}

export interface Examined extends Compared {
  readonly entries: number;
  readonly origin: string;
  /** Whether the key that seals it is in this data folder, so that signatures were checked. */
  readonly sealed_here: boolean;
}

/**
 * Looks at the whole book as whoever runs the gateway can: every entry against the tree, the tree against what was signed
 * last and what was anchored, the signatures against the key. Throws naming the first thing that is wrong. Reads
 * everything: some seconds for a million entries. Undefined: nothing was sealed yet.
 */
export async function examineBook(store: Store, place: AnchorPlace): Promise<Examined | undefined> {
  const sealed_here = newestKey(place.dataDir) > 0;
  const halted = sealed_here ? await whyHalted(store, place.dataDir) : undefined;
  return store.transact(systemContext, async (tx) => {
    const state = await readAuditState(tx);
    if (state === undefined) return undefined;
    const entries = await checkBook(tx);
    const compared = await checkAnchors(tx, place);
    if (sealed_here) await checkSealing(tx, state, place.dataDir, halted);
    return { entries, origin: state.origin, sealed_here, ...compared };
  });
}

/** For people. */
export function examinedLine({ entries, origin, sealed_here, compared, earlier, others }: Examined): string {
  const passed = [
    earlier > 0 ? `, ${earlier} of earlier logs` : "",
    others > 0 ? `, ${others} anchors of other logs` : "",
  ];
  const anchored = `${compared} anchored checkpoints agree${passed.join("")}`;
  return `${entries} entries, ${origin}, ${anchored}${sealed_here ? "" : "; sealed elsewhere: signatures were not checked"}`;
}
