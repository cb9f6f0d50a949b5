import { type AuditState, readAuditState } from "../store/sql/lock-audit-state.js";
import { readNewestCheckpoint } from "../store/sql/read-newest-checkpoint.js";
import { readSealLag } from "../store/sql/read-seal-lag.js";
import { type Store, systemContext, type Tx } from "../store/transaction.js";
import { checkBook } from "./check-book.js";
import { parseNote, verifiedBy } from "./note/note.js";
import { signersOf } from "./seal/signing-keys.js";
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

/**
 * Looks at the whole book as whoever runs the gateway can: every entry against the tree, the tree against what was signed
 * last, the signature against the key. Throws naming the first thing that is wrong. Reads everything: some seconds for a
 * million entries.
 */
export async function examineBook(store: Store, dataDir: string): Promise<string> {
  const halted = await whyHalted(store, dataDir);
  return store.transact(systemContext, async (tx) => {
    const state = await readAuditState(tx);
    if (state === undefined) return "nothing sealed yet";
    const entries = await checkBook(tx);
    if (halted !== undefined) throw new Error(halted);
    await checkSignature(tx, state, dataDir);
    const lag = Math.round(await readSealLag(tx));
    if (lag > 60) throw new Error(`已有 ${lag} 秒没有封存 | nothing was sealed for ${lag} s: does a worker run here?`);
    return `${entries} entries, ${state.origin}`;
  });
}
