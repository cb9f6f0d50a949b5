import { newId } from "../store/id.js";
import { claimContent } from "../store/sql/claim-content.js";
import { insertFileChunk } from "../store/sql/insert-file-chunk.js";
import type { Tx } from "../store/transaction.js";
import type { DataKey } from "../vault/seal.js";
import { contentDigest, sealFrames } from "./frames.js";
import { rowBytes } from "./in-database.js";
import { slices } from "./slices.js";

/**
 * Writes what came with its message, in the message's own transaction; the same content of the same person is not
 * written twice. Returns the content's id.
 */
export async function landContent(tx: Tx, key: DataKey, bytes: Uint8Array): Promise<string> {
  const id = newId("fil");
  const digest = contentDigest(key).update(bytes).digest();
  const claimed = await claimContent(tx, { id, kid: key.kid, digest, size: bytes.length });
  if (claimed !== id) return claimed;
  let n = 0;
  for await (const row of slices(sealFrames(key, id, [bytes]), rowBytes)) {
    await insertFileChunk(tx, id, n, row);
    n += 1;
  }
  return id;
}
