import { readAttachment, type StoredAttachment } from "../store/sql/read-attachment.js";
import { readAttachmentChunk } from "../store/sql/read-attachment-chunk.js";
import { type Store, systemContext } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { type DataKey, unseal, unsealJson } from "../vault/seal.js";
import type { FileMeta } from "./admit/files.js";
import { ErasedError } from "./stored-message.js";

/** A stored file, opened: what it is, and its bytes piece by piece. */
export interface OpenFile {
  readonly row: StoredAttachment;
  readonly meta: FileMeta;
  readonly key: DataKey;
  bytes(): AsyncGenerator<Buffer>;
}

async function* pieces(store: Store, id: string, key: DataKey): AsyncGenerator<Buffer> {
  for (let n = 0; ; n += 1) {
    const sealed = await store.transact(systemContext, (tx) => readAttachmentChunk(tx, id, n));
    if (sealed === undefined) return;
    yield unseal(key, `attachment_chunk|${id}:${n}|content`, sealed);
  }
}

/** Opens a file by id; undefined when there is none. */
export async function openFile(
  deps: { readonly store: Store; readonly keyring: Keyring },
  id: string,
): Promise<OpenFile | undefined> {
  const row = await deps.store.transact(systemContext, (tx) => readAttachment(tx, id));
  if (row === undefined) return undefined;
  if (row.wrapped === null) throw new ErasedError(`${id} was erased`);
  const key = deps.keyring.open({ kid: row.kid, wrapped: row.wrapped });
  return {
    row,
    key,
    meta: unsealJson<FileMeta>(key, `attachment|${id}|meta`, row.meta),
    bytes: () => pieces(deps.store, id, key),
  };
}
