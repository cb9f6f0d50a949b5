import { readAttachment, type StoredAttachment } from "../store/sql/read-attachment.js";
import { readAttachmentChunk } from "../store/sql/read-attachment-chunk.js";
import { type Context, type Store, systemContext, type Tx } from "../store/transaction.js";
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

/** Whose rights decide whether the file is there, and what is written of its being opened. */
export interface FileReader {
  readonly context: Context;
  book(tx: Tx, row: StoredAttachment): Promise<void>;
}

const gateway: FileReader = { context: systemContext, book: async () => undefined };

/** Opens a file by id; undefined when there is none that the reader may see. */
export async function openFile(
  deps: { readonly store: Store; readonly keyring: Keyring },
  id: string,
  reader = gateway,
): Promise<OpenFile | undefined> {
  const row = await deps.store.transact(reader.context, async (tx) => {
    const found = await readAttachment(tx, id);
    if (found !== undefined) await reader.book(tx, found);
    return found;
  });
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
