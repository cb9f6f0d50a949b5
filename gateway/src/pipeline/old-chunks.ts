import { opened } from "../files/frames.js";
import { FileLostError } from "../files/lost-error.js";
import { readAttachmentChunk } from "../store/sql/read-attachment-chunk.js";
import { type Store, systemContext } from "../store/transaction.js";
import type { DataKey } from "../vault/seal.js";

/** Bytes of one piece, but the last. */
const pieceBytes = 262_144;

/** Files stored before contents had places of their own lie in pieces beside their row, and stay there. */
export async function* readOldChunks(
  store: Store,
  key: DataKey,
  id: string,
  from: number,
  to: number,
): AsyncGenerator<Buffer> {
  for (let at = from; at < to; ) {
    const n = Math.floor(at / pieceBytes);
    const sealed = await store.transact(systemContext, (tx) => readAttachmentChunk(tx, id, n));
    const plain = sealed === undefined ? Buffer.alloc(0) : opened(key, `attachment_chunk|${id}:${n}|content`, sealed);
    const part = plain.subarray(at - n * pieceBytes, to - n * pieceBytes);
    if (sealed === undefined && n === 0) throw new FileLostError("gone", `${id} is not in the database`);
    if (part.length === 0) throw new FileLostError("cut_off", `${id} ends at byte ${at}, before its end`);
    yield part;
    at += part.length;
  }
}
